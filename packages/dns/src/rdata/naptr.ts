import type { Name } from '../name.ts';
import { printCharacterString } from '../text/character-string.ts';
import { printName } from '../text/name-text.ts';
import type { RdataCodec } from './codec.ts';
import { substitutionFault } from './substitution.ts';

/** A rule that rewrites a string into a name or a URI (RFC 3403 §4.1). */
export interface Naptr {
  readonly type: 'NAPTR';
  /** 0–65535: rules are tried in this order. */
  readonly order: number;
  /** 0–65535, lower first, among rules of equal order. */
  readonly preference: number;
  /** At most 255 octets, as the two below; `u`: the result is a URI (RFC 3404 §4.3). */
  readonly flags: Uint8Array;
  /** Protocol and service, such as `E2U+sip`. */
  readonly services: Uint8Array;
  /** A substitution (RFC 3402 §3.2), or empty where `replacement` stands instead. */
  readonly regexp: Uint8Array;
  /** The next name to ask; the root where `regexp` stands instead. */
  readonly replacement: Name;
}

export const naptrCodec: RdataCodec<Naptr> = {
  type: 'NAPTR',
  parse: (fields) => ({
    type: 'NAPTR',
    order: fields.u16(),
    preference: fields.u16(),
    flags: fields.characterString(),
    services: fields.characterString(),
    regexp: fields.characterString(),
    replacement: fields.name(),
  }),
  // RFC 3403 §4.1: the regexp may be empty.
  fault: ({ regexp }) => (regexp.length === 0 ? undefined : substitutionFault(regexp)),
  print: ({ order, preference, flags, services, regexp, replacement }) =>
    [order, preference, ...[flags, services, regexp].map(printCharacterString), printName(replacement)].join(
      ' ',
    ),
  decode: (reader) => ({
    type: 'NAPTR',
    order: reader.u16(),
    preference: reader.u16(),
    flags: reader.characterString(),
    services: reader.characterString(),
    regexp: reader.characterString(),
    replacement: reader.name(),
  }),
  encode: ({ order, preference, flags, services, regexp, replacement }, writer) => {
    writer.u16(order);
    writer.u16(preference);
    for (const string of [flags, services, regexp]) writer.characterString(string);
    writer.name(replacement, 'never');
  },
};
