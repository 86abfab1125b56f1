/** Every way in which text or bytes can fail to be DNS; `docs/errors.md` lists them. */
export const dnsErrorCodes = {
  'name.empty-label': 'two dots in a row, or a dot at the start of a name',
  'name.label-too-long': 'a label has more than 63 octets (RFC 1035 §2.3.4)',
  'name.too-long': 'a name has more than 255 octets in wire form (RFC 1035 §2.3.4)',
  'name.bad-escape': 'a backslash is not followed by a character or by three digits up to 255',
  'name.relative': 'a relative name stands where there is no origin to complete it',
  'wire.truncated': 'the message ends inside a field',
  'wire.bad-pointer': 'a compression pointer does not point to an earlier name (RFC 1035 §4.1.4)',
  'wire.bad-label': 'a label starts with the reserved bits 01 or 10',
  'wire.bad-rdata': 'the rdata is longer or shorter than its type says, or holds an impossible value',
  'wire.too-large': 'a value does not fit in the field that has to carry it',
  'message.duplicate-opt': 'a message holds more than one OPT record (RFC 6891 §6.1.1)',
  'message.bad-tsig':
    'a TSIG is not the last record, or not of class ANY, or its MAC has an impossible length (RFC 8945 §5.2)',
  'text.missing-field': 'the rdata ends before its last field',
  'text.extra-field': 'something stands behind the last field of the rdata',
  'text.bad-number': 'a number is not a decimal in the range of its field',
  'text.bad-address': 'an address is not an IPv4 or IPv6 address',
  'text.bad-type': 'a record type is neither a known mnemonic nor TYPE followed by a number',
  'text.bad-class': 'a class is neither a known mnemonic nor CLASS followed by a number',
  'text.bad-hex': 'a field that has to be hexadecimal, or base64, is not',
  'text.bad-tag': 'a tag or the key of a parameter is not one that its record may have',
  'text.bad-quotes': 'quotes stand around what is not a string, or not around what has to be in quotes',
  'text.bad-value': 'the rdata can be carried in a message, but contradicts itself or the rules of its type',
  'text.no-text-form': 'records of this type have no presentation form of their own, only the generic one',
} as const;

/** A code of `dnsErrorCodes`. */
export type DnsErrorCode = keyof typeof dnsErrorCodes;

/**
 * Bad text or bytes. `offset` counts octets from the start of the message or characters from the start of the
 * text that was given. Only the verbs on the way in throw it; `decodeMessage` and `parseName` return it as data.
 */
export class DnsError extends Error {
  override readonly name = 'DnsError';
  /** What is wrong. */
  readonly code: DnsErrorCode;
  readonly offset: number;

  constructor(code: DnsErrorCode, offset: number, message: string = dnsErrorCodes[code]) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** A value, or the reason why there is none. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: DnsError };

const maxQuotedCharacters = 60;

/** Bad input as a message shows it: cut short, and no control character in it that could forge a line of a log. */
export function quote(text: string): string {
  const start = text.length > maxQuotedCharacters ? `${text.slice(0, maxQuotedCharacters)}…` : text;
  return `“${start.replace(/\p{Cc}/gu, (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`)}”`;
}

/** Runs a reader, turning the `DnsError` it may throw into data; anything else that it throws is a bug and passes. */
export function attempt<Value>(read: () => Value): Result<Value> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof DnsError) return { ok: false, error };
    throw error;
  }
}
