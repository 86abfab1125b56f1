export { attempt, DnsError, type DnsErrorCode, dnsErrorCodes, type Result } from './errors.ts';
export { ipv4Octets, printIpv4 } from './ipv4.ts';
export { ipv6Octets, printIpv6 } from './ipv6.ts';
export { type Edns, type Message, message, Opcode, type Question, question, Rcode } from './message.ts';
export { maxLabelOctets, maxNameOctets, Name } from './name.ts';
export type { A } from './rdata/a.ts';
export type { Aaaa } from './rdata/aaaa.ts';
export type { Afsdb } from './rdata/afsdb.ts';
export type { AddressPrefix, Apl } from './rdata/apl.ts';
export type { Caa } from './rdata/caa.ts';
export type { Cdnskey } from './rdata/cdnskey.ts';
export type { Cds } from './rdata/cds.ts';
export type { Cert } from './rdata/cert.ts';
export type { Cname } from './rdata/cname.ts';
export type { Csync } from './rdata/csync.ts';
export type { Dhcid } from './rdata/dhcid.ts';
export type { Dname } from './rdata/dname.ts';
export type { Dnskey } from './rdata/dnskey.ts';
export type { Ds } from './rdata/ds.ts';
export type { Eui48 } from './rdata/eui48.ts';
export type { Eui64 } from './rdata/eui64.ts';
export type { Hinfo } from './rdata/hinfo.ts';
export type { Hip } from './rdata/hip.ts';
export type { Https } from './rdata/https.ts';
export {
  decodeRdata,
  encodeRdata,
  parseRdata,
  printRdata,
  type Rdata,
  readRdata,
} from './rdata/index.ts';
export type { IpsecGateway, Ipseckey } from './rdata/ipseckey.ts';
export type { Kx } from './rdata/kx.ts';
export type { Loc } from './rdata/loc.ts';
export type { Mx } from './rdata/mx.ts';
export type { Naptr } from './rdata/naptr.ts';
export type { Ns } from './rdata/ns.ts';
export type { Nsec } from './rdata/nsec.ts';
export type { Nsec3 } from './rdata/nsec3.ts';
export type { Nsec3param } from './rdata/nsec3param.ts';
export type { Openpgpkey } from './rdata/openpgpkey.ts';
export type { EdnsOption, Opt } from './rdata/opt.ts';
export type { Ptr } from './rdata/ptr.ts';
export type { Rp } from './rdata/rp.ts';
export type { Rrsig } from './rdata/rrsig.ts';
export type { ServiceParameter } from './rdata/service-parameter.ts';
export type { Smimea } from './rdata/smimea.ts';
export type { Soa } from './rdata/soa.ts';
export type { Spf } from './rdata/spf.ts';
export type { Srv } from './rdata/srv.ts';
export type { Sshfp } from './rdata/sshfp.ts';
export type { Svcb } from './rdata/svcb.ts';
export type { Tlsa } from './rdata/tlsa.ts';
export type { Tsig } from './rdata/tsig.ts';
export type { Txt } from './rdata/txt.ts';
export type { Unknown } from './rdata/unknown.ts';
export type { Uri } from './rdata/uri.ts';
export type { Zonemd } from './rdata/zonemd.ts';
export { printRecord, type ResourceRecord, rdataKey, record, rrsetKey, sameRecord } from './record.ts';
export { addressOfReverseName, reverseName, reverseZone } from './reverse.ts';
export { isLaterSerial, serialSpace } from './serial.ts';
export { printCharacterString } from './text/character-string.ts';
export { FieldReader, readPeriod } from './text/field-reader.ts';
export { type Field, splitFields } from './text/fields.ts';
export { parseName, printLabel, printName, readName, unescapeOctets } from './text/name-text.ts';
export { fromBase32Hex, fromBase64, fromHex, toBase32Hex, toBase64, toHex } from './text/octets.ts';
export type { PriorMac } from './tsig/digest.ts';
export type { Hmac, SigningAlgorithm, TsigAlgorithm, TsigHash, TsigKey } from './tsig/key.ts';
export { type ReadKey, readTsigKey } from './tsig/key-text.ts';
export { type Signing, signMessage, tsigOctets } from './tsig/sign.ts';
export { TsigError, type TsigVerdict, type Verification, verifyMessage } from './tsig/verify.ts';
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
export { type BadRdata, decodeMessage } from './wire/decode.ts';
export { encodeMessage } from './wire/encode.ts';
export { WireReader } from './wire/reader.ts';
export { encodeMessageWithin } from './wire/truncation.ts';
export { type Compression, type NameCase, type NameUse, WireWriter } from './wire/writer.ts';
