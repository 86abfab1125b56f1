import { DnsError } from '../errors.ts';
import type { Name } from '../name.ts';
import { type Tsig, tsigCodec } from '../rdata/tsig.ts';
import { classCode, typeCode } from '../types.ts';
import { additionalCountAt, headerOctets, idAt } from '../wire/header.ts';
import { WireReader } from '../wire/reader.ts';
import { WireWriter } from '../wire/writer.ts';

const tsigType = typeCode('TSIG');
const anyClass = classCode('ANY');

/** A signed message, taken apart. */
export interface SignedParts {
  /** The owner name of the TSIG. */
  readonly keyName: Name;
  /** Its data. */
  readonly tsig: Tsig;
  /** Where the TSIG record starts. */
  readonly start: number;
  /** The message without its TSIG. */
  readonly message: Uint8Array;
  /** `message` with the id that it had when it was signed: what the MAC is about (RFC 8945 §4.3.2). */
  readonly signed: Uint8Array;
}

/**
 * Finds the TSIG of a message, undefined where there is none.
 * @throws DnsError where the message cannot be read, or `message.bad-tsig` where the TSIG is not its last record
 */
export function findTsig(octets: Uint8Array): SignedParts | undefined {
  const reader = new WireReader(octets, 0, octets.length, headerOctets);
  reader.bytes(4);
  const questions = reader.u16();
  const records = reader.u16() + reader.u16() + reader.u16();
  for (let left = questions; left > 0; left -= 1) {
    reader.name();
    reader.bytes(4);
  }
  for (let left = records; left > 0; left -= 1) {
    const start = reader.offset;
    const keyName = reader.name();
    if (reader.u16() !== tsigType) {
      reader.bytes(6);
      reader.bytes(reader.u16());
      continue;
    }
    const additionals = new WireReader(octets, additionalCountAt).u16();
    // RFC 8945 §5.1: the last record of the additional section; §4.2: class ANY, TTL 0.
    if (left > 1 || additionals === 0 || reader.u16() !== anyClass || reader.u32() !== 0)
      throw new DnsError('message.bad-tsig', start);
    const tsig = reader.within(reader.u16(), (rdata) => tsigCodec.decode(rdata));
    return { keyName, tsig, start, ...unsigned(octets.subarray(0, start), additionals - 1, tsig.originalId) };
  }
  return undefined;
}

function unsigned(octets: Uint8Array, additionals: number, originalId: number) {
  const writer = new WireWriter();
  writer.bytes(octets);
  writer.setU16(additionalCountAt, additionals);
  const message = writer.finish();
  writer.setU16(idAt, originalId);
  return { message, signed: writer.finish() };
}
