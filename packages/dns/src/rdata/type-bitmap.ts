import { DnsError } from '../errors.ts';
import type { FieldReader } from '../text/field-reader.ts';
import { type RecordType, typeCode, typeOf } from '../types.ts';
import type { WireReader } from '../wire/reader.ts';
import type { WireWriter } from '../wire/writer.ts';

const typesPerWindow = 256;
const maxBitmapOctets = 32;

/** Reads all mnemonics that are left, in any order, as the set that they are: each once, by number. */
export function parseTypes(fields: FieldReader): RecordType[] {
  const codes = new Set<number>();
  while (!fields.atEnd) codes.add(typeCode(fields.type()));
  return [...codes].sort((one, other) => one - other).map(typeOf);
}

/** Reads windows of type bits up to the end of the rdata (RFC 4034 §4.1.2). @throws DnsError `wire.bad-rdata` */
export function decodeTypeBitmap(reader: WireReader): RecordType[] {
  const types: RecordType[] = [];
  let lastWindow = -1;
  while (reader.remaining > 0) {
    const window = reader.u8();
    const length = reader.u8();
    if (window <= lastWindow || length === 0 || length > maxBitmapOctets)
      throw new DnsError('wire.bad-rdata', reader.offset);
    lastWindow = window;
    reader.bytes(length).forEach((octet, index) => {
      for (let bit = 0; bit < 8; bit += 1) {
        if ((octet & (0x80 >> bit)) !== 0) types.push(typeOf(window * typesPerWindow + index * 8 + bit));
      }
    });
  }
  return types;
}

/** Writes the types as windows of bits in ascending order. */
export function encodeTypeBitmap(types: readonly RecordType[], writer: WireWriter): void {
  const windows = new Map<number, Uint8Array>();
  const codes = types.map(typeCode).sort((one, other) => one - other);
  for (const code of codes) {
    const window = Math.floor(code / typesPerWindow);
    const bitmap = windows.get(window) ?? new Uint8Array(maxBitmapOctets);
    const at = (code % typesPerWindow) >> 3;
    bitmap[at] = (bitmap[at] ?? 0) | (0x80 >> (code & 7));
    windows.set(window, bitmap);
  }
  for (const [window, bitmap] of windows) {
    const length = bitmap.findLastIndex((octet) => octet !== 0) + 1;
    writer.u8(window);
    writer.u8(length);
    writer.bytes(bitmap.subarray(0, length));
  }
}
