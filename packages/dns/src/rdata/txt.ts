import { printCharacterString } from '../text/character-string.ts';
import type { RdataCodec } from './codec.ts';

/** Descriptive text (RFC 1035 §3.3.14): one or more strings of at most 255 octets each. */
export interface Txt {
  readonly type: 'TXT';
  /** One or more; none is written as one that is empty (RFC 6763 §6.1). */
  readonly strings: readonly Uint8Array[];
}

export const txtCodec: RdataCodec<Txt> = stringsCodec('TXT');

/** The verbs of TXT and SPF. */
export function stringsCodec<Type extends string>(
  type: Type,
): RdataCodec<{ readonly type: Type; readonly strings: readonly Uint8Array[] }> {
  return {
    type,
    parse: (fields) => {
      const strings = [fields.characterString()];
      while (!fields.atEnd) strings.push(fields.characterString());
      return { type, strings };
    },
    print: ({ strings }) => (strings.length === 0 ? '""' : strings.map(printCharacterString).join(' ')),
    decode: (reader) => {
      // RFC 6763 §6.1: rdata of no octets, which some devices send, is to be taken as one empty string.
      if (reader.remaining === 0) return { type, strings: [new Uint8Array()] };
      const strings = [reader.characterString()];
      while (reader.remaining > 0) strings.push(reader.characterString());
      return { type, strings };
    },
    encode: ({ strings }, writer) => {
      // RFC 6763 §6.1: an empty TXT record is one zero-length string, for rdata of no octets is not allowed.
      if (strings.length === 0) writer.u8(0);
      for (const string of strings) writer.characterString(string);
    },
  };
}
