export { attempt, DnsError, type DnsErrorCode, dnsErrorCodes, type Result } from './errors.ts';
export { ipv4Octets, printIpv4 } from './ipv4.ts';
export { ipv6Octets, printIpv6 } from './ipv6.ts';
export { type Edns, type Message, message, Opcode, type Question, question, Rcode } from './message.ts';
export { maxLabelOctets, maxNameOctets, Name } from './name.ts';
export type { A } from './rdata/a.ts';
export type { Aaaa } from './rdata/aaaa.ts';
export type { Cname } from './rdata/cname.ts';
export type { Hinfo } from './rdata/hinfo.ts';
export {
  decodeRdata,
  encodeRdata,
  parseRdata,
  printRdata,
  type Rdata,
  readRdata,
} from './rdata/index.ts';
export type { Mx } from './rdata/mx.ts';
export type { Ns } from './rdata/ns.ts';
export type { Nsec } from './rdata/nsec.ts';
export type { EdnsOption, Opt } from './rdata/opt.ts';
export type { Ptr } from './rdata/ptr.ts';
export type { Soa } from './rdata/soa.ts';
export type { Srv } from './rdata/srv.ts';
export type { Tsig } from './rdata/tsig.ts';
export type { Txt } from './rdata/txt.ts';
export type { Unknown } from './rdata/unknown.ts';
export { printRecord, type ResourceRecord, rdataKey, record, rrsetKey, sameRecord } from './record.ts';
export { addressOfReverseName, reverseName, reverseZone } from './reverse.ts';
export { printCharacterString } from './text/character-string.ts';
export { FieldReader, readPeriod } from './text/field-reader.ts';
export { type Field, splitFields } from './text/fields.ts';
export { parseName, printLabel, printName, readName, unescapeOctets } from './text/name-text.ts';
export { fromBase64, fromHex, toBase64, toHex } from './text/octets.ts';
export {
  classCode,
  classOf,
  type RecordClass,
  type RecordType,
  readClass,
  readType,
  typeCode,
  typeOf,
} from './types.ts';
export { decodeMessage } from './wire/decode.ts';
export { encodeMessage } from './wire/encode.ts';
export { WireReader } from './wire/reader.ts';
export { encodeMessageWithin } from './wire/truncation.ts';
export { type Compression, type NameCase, type NameUse, WireWriter } from './wire/writer.ts';
