import { attempt, DnsError, type Result } from '../errors.ts';
import type { Edns, Message, Question } from '../message.ts';
import { Name } from '../name.ts';
import { readWireRdata, writeWireRdata } from '../rdata/index.ts';
import type { ResourceRecord } from '../record.ts';
import { classCode, classOf, typeCode, typeOf } from '../types.ts';
import { WireReader } from './reader.ts';
import { type Compression, WireWriter } from './writer.ts';

const flag = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  authenticData: 0x0020,
  checkingDisabled: 0x0010,
} as const;
/** QU in questions (RFC 6762 §5.4), cache-flush in records (§10.2). No assigned class reaches it. */
const topBitOfClass = 0x8000;
const dnssecOkBit = 0x8000;
const optType = typeCode('OPT');

/** Reads a whole message; bad octets are data. Octets behind the last record are ignored, as BIND and Avahi do. */
export function decodeMessage(octets: Uint8Array): Result<Message> {
  return attempt(() => readMessage(new WireReader(octets)));
}

/**
 * The wire form of a message.
 * @throws DnsError `wire.too-large` where a value does not fit its field
 */
export function encodeMessage(message: Message, compression: Compression = 'unicast'): Uint8Array {
  const writer = new WireWriter(compression);
  writeHeader(message, writer);
  for (const question of message.questions) writeQuestion(question, writer);
  for (const section of [message.answers, message.authorities, message.additionals]) {
    for (const record of section) writeRecord(record, writer);
  }
  if (message.edns !== undefined) writeEdns(message.edns, message.rcode, writer);
  return writer.finish();
}

/**
 * The wire form in at most `maxOctets`: additionals, authorities, then answers are left out from the end until
 * it fits, and TC is set as soon as more than additionals had to go (RFC 2181 §9). OPT always stays.
 */
export function encodeMessageWithin(message: Message, maxOctets: number): Uint8Array {
  const whole = encodeMessage(message);
  if (whole.length <= maxOctets) return whole;
  const withoutAdditionals: Message = { ...message, additionals: [] };
  const essential = encodeMessage(withoutAdditionals);
  if (essential.length <= maxOctets) return essential;
  return encodeMessage({ ...withoutAdditionals, truncated: true, answers: [], authorities: [] });
}

function readMessage(reader: WireReader): Message {
  const id = reader.u16();
  const flags = reader.u16();
  const counts = {
    questions: reader.u16(),
    answers: reader.u16(),
    authorities: reader.u16(),
    additionals: reader.u16(),
  };
  const questions = readMany(counts.questions, () => readQuestion(reader));
  const answers = readMany(counts.answers, () => readRecord(reader));
  const authorities = readMany(counts.authorities, () => readRecord(reader));
  const additionals: ResourceRecord[] = [];
  let opt: (Edns & { readonly rcodeHigh: number }) | undefined;
  for (let left = counts.additionals; left > 0; left -= 1) {
    const read = readRecordOrOpt(reader);
    if (!('udpPayloadSize' in read)) additionals.push(read);
    else if (opt === undefined) opt = read;
    else throw new DnsError('message.duplicate-opt', reader.offset);
  }
  const { rcodeHigh = 0, ...edns } = opt ?? {};
  return {
    id,
    response: (flags & flag.response) !== 0,
    opcode: (flags >> 11) & 0xf,
    authoritative: (flags & flag.authoritative) !== 0,
    truncated: (flags & flag.truncated) !== 0,
    recursionDesired: (flags & flag.recursionDesired) !== 0,
    recursionAvailable: (flags & flag.recursionAvailable) !== 0,
    authenticData: (flags & flag.authenticData) !== 0,
    checkingDisabled: (flags & flag.checkingDisabled) !== 0,
    rcode: (rcodeHigh << 4) | (flags & 0xf),
    questions,
    answers,
    authorities,
    additionals,
    ...(opt === undefined ? {} : { edns: edns as Edns }),
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

function readRecord(reader: WireReader): ResourceRecord {
  const name = reader.name();
  return readRecordAfterName(reader, name);
}

function readRecordOrOpt(reader: WireReader): ResourceRecord | (Edns & { readonly rcodeHigh: number }) {
  const name = reader.name();
  const start = reader.offset;
  if (reader.u16() !== optType) {
    reader.offset = start;
    return readRecordAfterName(reader, name);
  }
  const udpPayloadSize = reader.u16();
  const rcodeHigh = reader.u8();
  const version = reader.u8();
  const dnssecOk = (reader.u16() & dnssecOkBit) !== 0;
  const rdata = readWireRdata('OPT', reader, reader.u16());
  return { udpPayloadSize, rcodeHigh, version, dnssecOk, options: rdata.type === 'OPT' ? rdata.options : [] };
}

function readRecordAfterName(reader: WireReader, name: Name): ResourceRecord {
  const type = typeOf(reader.u16());
  const classBits = reader.u16();
  const ttl = reader.u32();
  const rdata = readRdataOfUse(reader, type, reader.u16());
  return {
    name,
    class: classOf(classBits & ~topBitOfClass),
    // RFC 2181 §8: a TTL with its top bit set is to be taken as zero.
    ttl: ttl > 0x7fffffff ? 0 : ttl,
    cacheFlush: (classBits & topBitOfClass) !== 0,
    rdata,
  };
}

/** UPDATE has records without rdata, whatever their type (RFC 2136 §2.4): they are kept as octets, of which there are none. */
function readRdataOfUse(
  reader: WireReader,
  type: ResourceRecord['rdata']['type'] | 'AXFR' | 'IXFR' | 'ANY',
  length: number,
) {
  if (length === 0) return { type: `TYPE${typeCode(type)}`, data: new Uint8Array() } as const;
  return readWireRdata(type, reader, length);
}

function writeHeader(message: Message, writer: WireWriter): void {
  let flags = ((message.opcode & 0xf) << 11) | (message.rcode & 0xf);
  for (const [field, bit] of Object.entries(flag)) if (message[field as keyof typeof flag]) flags |= bit;
  writer.u16(message.id);
  writer.u16(flags);
  writer.u16(message.questions.length);
  writer.u16(message.answers.length);
  writer.u16(message.authorities.length);
  writer.u16(message.additionals.length + (message.edns === undefined ? 0 : 1));
}

function writeQuestion(question: Question, writer: WireWriter): void {
  writer.name(question.name);
  writer.u16(typeCode(question.type));
  writer.u16(classCode(question.class) | (question.unicastResponse ? topBitOfClass : 0));
}

function writeRecord(record: ResourceRecord, writer: WireWriter): void {
  writer.name(record.name);
  writer.u16(typeCode(record.rdata.type));
  writer.u16(classCode(record.class) | (record.cacheFlush ? topBitOfClass : 0));
  writer.u32(record.ttl);
  writer.lengthPrefixed(() => writeWireRdata(record.rdata, writer));
}

function writeEdns(edns: Edns, rcode: number, writer: WireWriter): void {
  writer.name(Name.root);
  writer.u16(optType);
  writer.u16(edns.udpPayloadSize);
  writer.u8(rcode >> 4);
  writer.u8(edns.version);
  writer.u16(edns.dnssecOk ? dnssecOkBit : 0);
  writer.lengthPrefixed(() => writeWireRdata({ type: 'OPT', options: edns.options }, writer));
}
