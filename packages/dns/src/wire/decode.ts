import { attempt, DnsError, type Result } from '../errors.ts';
import type { Edns, Message, Question } from '../message.ts';
import type { Name } from '../name.ts';
import { type Rdata, readWireRdata } from '../rdata/index.ts';
import { optCodec } from '../rdata/opt.ts';
import type { ResourceRecord } from '../record.ts';
import { classOf, type RecordClass, type RecordType, typeCode, typeOf } from '../types.ts';
import { dnssecOkBit, headerFlag, headerOctets, optType, topBitOfClass } from './header.ts';
import { WireReader } from './reader.ts';

/** What a record with rdata that is not of its type does to its message: spoils it, or is left out of it. */
export type BadRdata = 'refuse' | 'skip';

/**
 * Reads a whole message; bad octets are data. Octets behind the last record are ignored, as BIND and Avahi do.
 * `skip` is for mDNS, where RFC 6762 §6.1 has odd NSEC records ignored and the rest believed.
 */
export function decodeMessage(octets: Uint8Array, badRdata: BadRdata = 'refuse'): Result<Message> {
  return attempt(() => readMessage(new WireReader(octets, 0, octets.length, headerOctets), badRdata));
}

function readMessage(reader: WireReader, badRdata: BadRdata): Message {
  const id = reader.u16();
  const flags = reader.u16();
  const counts = {
    questions: reader.u16(),
    answers: reader.u16(),
    authorities: reader.u16(),
    additionals: reader.u16(),
  };
  const questions = readMany(counts.questions, () => readQuestion(reader));
  const answers = readRecords(counts.answers, reader, badRdata);
  const authorities = readRecords(counts.authorities, reader, badRdata);
  const { additionals, opt } = readAdditionals(counts.additionals, reader, badRdata);
  return {
    id,
    response: (flags & headerFlag.response) !== 0,
    opcode: (flags >> 11) & 0xf,
    authoritative: (flags & headerFlag.authoritative) !== 0,
    truncated: (flags & headerFlag.truncated) !== 0,
    recursionDesired: (flags & headerFlag.recursionDesired) !== 0,
    recursionAvailable: (flags & headerFlag.recursionAvailable) !== 0,
    authenticData: (flags & headerFlag.authenticData) !== 0,
    checkingDisabled: (flags & headerFlag.checkingDisabled) !== 0,
    rcode: ((opt?.rcodeHigh ?? 0) << 4) | (flags & 0xf),
    questions,
    answers,
    authorities,
    additionals,
    ...(opt === undefined ? {} : { edns: opt.edns }),
  };
}

function readMany<Item>(count: number, read: () => Item): Item[] {
  const items: Item[] = [];
  for (let left = count; left > 0; left -= 1) items.push(read());
  return items;
}

function readQuestion(reader: WireReader): Question {
  const name = reader.name();
  const type = typeOf(reader.u16());
  const classBits = reader.u16();
  return {
    name,
    type,
    class: classOf(classBits & ~topBitOfClass),
    unicastResponse: (classBits & topBitOfClass) !== 0,
  };
}

function readAdditionals(
  count: number,
  reader: WireReader,
  badRdata: BadRdata,
): { additionals: ResourceRecord[]; opt?: Opt } {
  const additionals: ResourceRecord[] = [];
  let opt: Opt | undefined;
  for (let left = count; left > 0; left -= 1) {
    const start = reader.offset;
    const name = reader.name();
    const type = reader.u16();
    if (type !== optType) {
      const record = readRecordAfterType(reader, name, typeOf(type), badRdata);
      if (record !== undefined) additionals.push(record);
    } else if (opt === undefined) opt = readOptAfterType(reader);
    else throw new DnsError('message.duplicate-opt', start);
  }
  return opt === undefined ? { additionals } : { additionals, opt };
}

interface Opt {
  readonly edns: Edns;
  /** The upper eight bits of the extended rcode. */
  readonly rcodeHigh: number;
}

function readOptAfterType(reader: WireReader): Opt {
  const udpPayloadSize = reader.u16();
  const rcodeHigh = reader.u8();
  const version = reader.u8();
  const dnssecOk = (reader.u16() & dnssecOkBit) !== 0;
  const options = reader.within(reader.u16(), (rdata) => optCodec.decode(rdata).options);
  return { rcodeHigh, edns: { udpPayloadSize, version, dnssecOk, options } };
}

function readRecords(count: number, reader: WireReader, badRdata: BadRdata): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (let left = count; left > 0; left -= 1) {
    const name = reader.name();
    const record = readRecordAfterType(reader, name, typeOf(reader.u16()), badRdata);
    if (record !== undefined) records.push(record);
  }
  return records;
}

/** The record; undefined where it is left out. */
function readRecordAfterType(
  reader: WireReader,
  name: Name,
  type: RecordType,
  badRdata: BadRdata,
): ResourceRecord | undefined {
  const classBits = reader.u16();
  const recordClass = classOf(classBits & ~topBitOfClass);
  const ttl = reader.u32();
  const length = reader.u16();
  const { offset, end } = reader;
  const rdata = attempt(() => readRdataOfClass(reader, type, recordClass, length));
  if (!rdata.ok) {
    if (badRdata === 'refuse' || offset + length > end) throw rdata.error;
    reader.offset = offset + length;
    reader.end = end;
    return undefined;
  }
  // RFC 2181 §8: a TTL with its top bit set is to be taken as zero.
  const fields = { ttl: ttl > 0x7fffffff ? 0 : ttl, cacheFlush: (classBits & topBitOfClass) !== 0 };
  return { name, class: recordClass, ...fields, rdata: rdata.value };
}

function readRdataOfClass(
  reader: WireReader,
  type: RecordType,
  recordClass: RecordClass,
  length: number,
): Rdata {
  // RFC 2136 §2.4: prerequisites and deletions of class ANY or NONE have no rdata, whatever their type.
  const empty = length === 0 && (recordClass === 'ANY' || recordClass === 'NONE');
  if (empty) return { type: `TYPE${typeCode(type)}`, data: new Uint8Array() };
  return readWireRdata(type, reader, length);
}
