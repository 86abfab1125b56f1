import { printCharacterString } from '../text/character-string.ts';
import type { RdataCodec } from './codec.ts';

/** Where a service is, as a URI (RFC 7553 §4). */
export interface Uri {
  readonly type: 'URI';
  /** 0–65535, lower first. */
  readonly priority: number;
  /** 0–65535, the share among equal priorities. */
  readonly weight: number;
  /** The URI, one octet or more. */
  readonly target: Uint8Array;
}

export const uriCodec: RdataCodec<Uri> = {
  type: 'URI',
  parse: (fields) => ({
    type: 'URI',
    priority: fields.u16(),
    weight: fields.u16(),
    // RFC 7553 §4.4: "enclosed in double-quote characters".
    target: fields.quotedString(),
  }),
  // RFC 7553 §4.4: "The length of this field MUST be greater than zero".
  fault: ({ target }) => (target.length === 0 ? 'the target is empty' : undefined),
  print: ({ priority, weight, target }) => `${priority} ${weight} ${printCharacterString(target)}`,
  decode: (reader) => ({
    type: 'URI',
    priority: reader.u16(),
    weight: reader.u16(),
    target: reader.data(),
  }),
  encode: ({ priority, weight, target }, writer) => {
    writer.u16(priority);
    writer.u16(weight);
    writer.bytes(target);
  },
};
