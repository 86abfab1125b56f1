import { printCharacterString } from '../text/character-string.ts';
import type { RdataCodec } from './codec.ts';

/** What a host is (RFC 1035 §3.3.2); also the whole answer to a question for ANY (RFC 8482 §4.2). */
export interface Hinfo {
  readonly type: 'HINFO';
  /** At most 255 octets. */
  readonly cpu: Uint8Array;
  /** At most 255 octets. */
  readonly os: Uint8Array;
}

export const hinfoCodec: RdataCodec<Hinfo> = {
  type: 'HINFO',
  parse: (fields) => ({ type: 'HINFO', cpu: fields.characterString(), os: fields.characterString() }),
  print: ({ cpu, os }) => `${printCharacterString(cpu)} ${printCharacterString(os)}`,
  decode: (reader) => ({ type: 'HINFO', cpu: reader.characterString(), os: reader.characterString() }),
  encode: ({ cpu, os }, writer) => {
    writer.characterString(cpu);
    writer.characterString(os);
  },
};
