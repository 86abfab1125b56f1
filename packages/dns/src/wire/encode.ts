import type { Edns, Message, Question } from '../message.ts';
import { Name } from '../name.ts';
import { writeWireRdata } from '../rdata/index.ts';
import type { ResourceRecord } from '../record.ts';
import { classCode, typeCode } from '../types.ts';
import { dnssecOkBit, headerFlag, optType, topBitOfClass } from './header.ts';
import { type Compression, fitting, WireWriter } from './writer.ts';

const maxOpcode = 0xf;
const maxHeaderRcode = 0xf;
const maxEdnsRcode = 0xfff;
/** RFC 2181 §8. */
const maxTtl = 0x7fffffff;

/**
 * The wire form of a message. OPT comes first among the additionals, so that a TSIG at their end stays the last.
 * @throws DnsError `wire.too-large` where a value does not fit its field: an rcode above 15 needs EDNS
 */
export function encodeMessage(message: Message, compression: Compression = 'unicast'): Uint8Array {
  const writer = new WireWriter(compression);
  writeHeader(message, writer);
  for (const question of message.questions) writeQuestion(question, writer);
  for (const record of message.answers) writeRecord(record, writer);
  for (const record of message.authorities) writeRecord(record, writer);
  if (message.edns !== undefined) writeEdns(message.edns, message.rcode, writer);
  for (const record of message.additionals) writeRecord(record, writer);
  return writer.finish();
}

/** Writes the twelve octets of the header (RFC 1035 §4.1.1). @throws DnsError `wire.too-large` */
export function writeHeader(message: Message, writer: WireWriter): void {
  const rcode = fitting(message.rcode, message.edns === undefined ? maxHeaderRcode : maxEdnsRcode);
  let flags = (fitting(message.opcode, maxOpcode) << 11) | (rcode & maxHeaderRcode);
  for (const [field, bit] of Object.entries(headerFlag))
    if (message[field as keyof typeof headerFlag]) flags |= bit;
  writer.u16(message.id);
  writer.u16(flags);
  writer.u16(message.questions.length);
  writer.u16(message.answers.length);
  writer.u16(message.authorities.length);
  writer.u16(message.additionals.length + (message.edns === undefined ? 0 : 1));
}

/** Writes a question (RFC 1035 §4.1.2), QU in the top bit of its class (RFC 6762 §5.4). */
export function writeQuestion(question: Question, writer: WireWriter): void {
  writer.name(question.name);
  writer.u16(typeCode(question.type));
  writer.u16(classCode(question.class) | (question.unicastResponse ? topBitOfClass : 0));
}

/**
 * Writes a record (RFC 1035 §4.1.3), cache-flush in the top bit of its class (RFC 6762 §10.2). @throws DnsError
 * `wire.too-large`
 */
export function writeRecord(record: ResourceRecord, writer: WireWriter): void {
  writer.name(record.name);
  writer.u16(typeCode(record.rdata.type));
  writer.u16(classCode(record.class) | (record.cacheFlush ? topBitOfClass : 0));
  writer.u32(fitting(record.ttl, maxTtl));
  writer.lengthPrefixed(() => writeWireRdata(record.rdata, writer));
}

/** Writes the OPT record (RFC 6891 §6.1.2), with the upper eight bits of `rcode`. @throws DnsError `wire.too-large` */
export function writeEdns(edns: Edns, rcode: number, writer: WireWriter): void {
  writer.name(Name.root);
  writer.u16(optType);
  writer.u16(edns.udpPayloadSize);
  writer.u8(rcode >> 4);
  writer.u8(edns.version);
  writer.u16(edns.dnssecOk ? dnssecOkBit : 0);
  writer.lengthPrefixed(() => writeWireRdata({ type: 'OPT', options: edns.options }, writer));
}
