import { DnsError } from '../errors.ts';
import type { FieldReader } from '../text/field-reader.ts';
import type { Field } from '../text/fields.ts';
import { toHex } from '../text/octets.ts';
import type { RdataCodec } from './codec.ts';

/** Rdata of a type that has no codec here: its octets (RFC 3597). */
export interface Unknown {
  readonly type: `TYPE${number}`;
  /** At most 65535 octets. */
  readonly data: Uint8Array;
}

/** The verbs of one unknown type. */
export function unknownCodec(type: Unknown['type']): RdataCodec<Unknown> {
  return {
    type,
    parse: (fields) => ({ type, data: parseGeneric(fields) }),
    print: ({ data }) => printGeneric(data),
    decode: (reader) => ({ type, data: reader.rest() }),
    encode: ({ data }, writer) => writer.bytes(data),
  };
}

/** Reads `\# length hex…`, the form that any type may take (RFC 3597 §5). @throws DnsError */
export function parseGeneric(fields: FieldReader): Uint8Array {
  const mark = fields.field();
  if (!isGenericMark(mark)) fields.fail('text.bad-hex', mark, 'rdata of an unknown type starts with \\#');
  const length = fields.u16();
  const data = fields.atEnd ? new Uint8Array() : fields.hex();
  if (data.length !== length)
    throw new DnsError('text.bad-hex', mark.offset, `${length} octets announced, ${data.length} given`);
  return data;
}

/** Whether a field opens rdata in generic form: a `\#` without quotes. */
export function isGenericMark(field: Field | undefined): boolean {
  return field?.text === '\\#' && !field.quoted;
}

/** Octets as `\# length hex`. */
export function printGeneric(data: Uint8Array): string {
  return data.length === 0 ? '\\# 0' : `\\# ${data.length} ${toHex(data)}`;
}
