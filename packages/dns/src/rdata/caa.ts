import { DnsError, quote } from '../errors.ts';
import { printCharacterString } from '../text/character-string.ts';
import type { RdataCodec } from './codec.ts';

const tagPattern = /^[0-9a-z]+$/i;

/** Which authorities may certify the name (RFC 8659 §4.1). */
export interface Caa {
  readonly type: 'CAA';
  /** 128: an authority that does not know the tag must not certify. */
  readonly flags: number;
  /** ASCII letters and digits, such as `issue`. */
  readonly tag: string;
  /** Of any length, to the end of the rdata; may be empty. */
  readonly value: Uint8Array;
}

export const caaCodec: RdataCodec<Caa> = {
  type: 'CAA',
  parse: (fields) => ({
    type: 'CAA',
    flags: fields.u8(),
    tag: fields.with(readTag),
    value: fields.longString(),
  }),
  print: ({ flags, tag, value }) => `${flags} ${tag} ${printCharacterString(value)}`,
  decode: (reader) => {
    const flags = reader.u8();
    const at = reader.offset;
    const tag = String.fromCharCode(...reader.characterString());
    if (!tagPattern.test(tag)) throw new DnsError('wire.bad-rdata', at);
    return { type: 'CAA', flags, tag, value: reader.rest() };
  },
  encode: ({ flags, tag, value }, writer) => {
    writer.u8(flags);
    writer.characterString(Uint8Array.from(tag, (char) => char.charCodeAt(0)));
    writer.bytes(value);
  },
};

function readTag(text: string): string {
  if (!tagPattern.test(text) || text.length > 255)
    throw new DnsError('text.bad-tag', 0, `${quote(text)} is not a tag of letters and digits`);
  return text;
}
