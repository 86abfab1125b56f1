import { attempt, DnsError, type Result } from '../errors.ts';
import type { Name } from '../name.ts';
import { FieldReader } from '../text/field-reader.ts';
import { splitFields } from '../text/fields.ts';
import { toHex } from '../text/octets.ts';
import { type RecordType, typeCode, typeOf } from '../types.ts';
import { WireReader } from '../wire/reader.ts';
import { type NameCase, WireWriter } from '../wire/writer.ts';
import { type A, aCodec } from './a.ts';
import { type Aaaa, aaaaCodec } from './aaaa.ts';
import { type Afsdb, afsdbCodec } from './afsdb.ts';
import { type Apl, aplCodec } from './apl.ts';
import { type Caa, caaCodec } from './caa.ts';
import { type Cdnskey, cdnskeyCodec } from './cdnskey.ts';
import { type Cds, cdsCodec } from './cds.ts';
import { type Cert, certCodec } from './cert.ts';
import { type Cname, cnameCodec } from './cname.ts';
import type { RdataCodec } from './codec.ts';
import { type Csync, csyncCodec } from './csync.ts';
import { type Dhcid, dhcidCodec } from './dhcid.ts';
import { type Dname, dnameCodec } from './dname.ts';
import { type Dnskey, dnskeyCodec } from './dnskey.ts';
import { type Ds, dsCodec } from './ds.ts';
import { type Eui48, eui48Codec } from './eui48.ts';
import { type Eui64, eui64Codec } from './eui64.ts';
import { type Hinfo, hinfoCodec } from './hinfo.ts';
import { type Hip, hipCodec } from './hip.ts';
import { type Https, httpsCodec } from './https.ts';
import { type Ipseckey, ipseckeyCodec } from './ipseckey.ts';
import { type Kx, kxCodec } from './kx.ts';
import { type Loc, locCodec } from './loc.ts';
import { type Mx, mxCodec } from './mx.ts';
import { type Naptr, naptrCodec } from './naptr.ts';
import { type Ns, nsCodec } from './ns.ts';
import { type Nsec, nsecCodec } from './nsec.ts';
import { type Nsec3, nsec3Codec } from './nsec3.ts';
import { type Nsec3param, nsec3paramCodec } from './nsec3param.ts';
import { type Openpgpkey, openpgpkeyCodec } from './openpgpkey.ts';
import { type Opt, optCodec } from './opt.ts';
import { type Ptr, ptrCodec } from './ptr.ts';
import { type Rp, rpCodec } from './rp.ts';
import { type Rrsig, rrsigCodec } from './rrsig.ts';
import { type Smimea, smimeaCodec } from './smimea.ts';
import { type Soa, soaCodec } from './soa.ts';
import { type Spf, spfCodec } from './spf.ts';
import { type Srv, srvCodec } from './srv.ts';
import { type Sshfp, sshfpCodec } from './sshfp.ts';
import { type Svcb, svcbCodec } from './svcb.ts';
import { type Tlsa, tlsaCodec } from './tlsa.ts';
import { type Tsig, tsigCodec } from './tsig.ts';
import { type Txt, txtCodec } from './txt.ts';
import { isGenericMark, parseGeneric, type Unknown, unknownCodec } from './unknown.ts';
import { type Uri, uriCodec } from './uri.ts';
import { type Zonemd, zonemdCodec } from './zonemd.ts';

/** The data of a record, told apart by `type`. */
export type Rdata =
  | A
  | Aaaa
  | Afsdb
  | Apl
  | Caa
  | Cdnskey
  | Cds
  | Cert
  | Cname
  | Csync
  | Dhcid
  | Dname
  | Dnskey
  | Ds
  | Eui48
  | Eui64
  | Hinfo
  | Hip
  | Https
  | Ipseckey
  | Kx
  | Loc
  | Mx
  | Naptr
  | Ns
  | Nsec
  | Nsec3
  | Nsec3param
  | Openpgpkey
  | Opt
  | Ptr
  | Rp
  | Rrsig
  | Smimea
  | Soa
  | Spf
  | Srv
  | Sshfp
  | Svcb
  | Tlsa
  | Tsig
  | Txt
  | Uri
  | Zonemd
  | Unknown;

const codecs: ReadonlyMap<string, RdataCodec<Rdata>> = new Map(
  [
    aCodec,
    aaaaCodec,
    afsdbCodec,
    aplCodec,
    caaCodec,
    cdnskeyCodec,
    cdsCodec,
    certCodec,
    cnameCodec,
    csyncCodec,
    dhcidCodec,
    dnameCodec,
    dnskeyCodec,
    dsCodec,
    eui48Codec,
    eui64Codec,
    hinfoCodec,
    hipCodec,
    httpsCodec,
    ipseckeyCodec,
    kxCodec,
    locCodec,
    mxCodec,
    naptrCodec,
    nsCodec,
    nsec3Codec,
    nsec3paramCodec,
    nsecCodec,
    openpgpkeyCodec,
    optCodec,
    ptrCodec,
    rpCodec,
    rrsigCodec,
    smimeaCodec,
    soaCodec,
    spfCodec,
    srvCodec,
    sshfpCodec,
    svcbCodec,
    tlsaCodec,
    tsigCodec,
    txtCodec,
    uriCodec,
    zonemdCodec,
  ].map((codec) => [codec.type, codec as RdataCodec<Rdata>]),
);

/**
 * Reads rdata from its fields, in the type's own form or as `\# length hex` (RFC 3597 §5). What a zone must not say is
 * refused, also where `decodeRdata` bears it.
 * @throws DnsError with the offset of the field that is wrong; `text.bad-value` with that of the first field
 */
export function readRdata(type: RecordType, fields: FieldReader): Rdata {
  const { offset } = fields.peek() ?? { offset: 0 };
  const codec = readingCodec(type);
  const rdata = isGenericForm(type, fields) ? readGenericRdata(type, fields) : codec.parse(fields);
  fields.end();
  const fault = codec.fault?.(rdata);
  if (fault !== undefined) throw new DnsError('text.bad-value', offset, fault);
  return rdata;
}

/** Reads rdata from one line of text, as `readRdata` does, names relative to `origin`; bad text is data. */
export function parseRdata(type: RecordType, text: string, origin?: Name): Result<Rdata> {
  return attempt(() => readRdata(type, new FieldReader(splitFields(text), origin, text.length)));
}

/** The presentation form of rdata, names absolute. Whatever a message carries can be shown; not all of it is read back. */
export function printRdata(rdata: Rdata): string {
  return codecOf(rdata.type).print(rdata);
}

/** Reads rdata in wire form that stands alone, without a message to point into. @throws DnsError `wire.*` */
export function decodeRdata(type: RecordType, octets: Uint8Array): Rdata {
  return readWireRdata(type, new WireReader(octets, 0, octets.length, octets.length), octets.length);
}

/** Reads rdata of `length` octets at the reader's place. @throws DnsError `wire.*` */
export function readWireRdata(type: RecordType, reader: WireReader, length: number): Rdata {
  return reader.within(length, (limited) => readingCodec(type).decode(limited));
}

/** Writes rdata without its length, compressed as the writer does. @throws DnsError `wire.too-large`, `text.bad-address` */
export function writeWireRdata(rdata: Rdata, writer: WireWriter): void {
  codecOf(rdata.type).encode(rdata, writer);
}

/**
 * Rdata in wire form, no name compressed: what mDNS compares (RFC 6762 §8.2) and DNSSEC signs.
 * @throws DnsError `wire.too-large`, `text.bad-address` where a value is not one that its type can have
 */
export function encodeRdata(rdata: Rdata, nameCase: NameCase = 'kept'): Uint8Array {
  const writer = new WireWriter('none', nameCase);
  writeWireRdata(rdata, writer);
  return writer.finish();
}

/** The verbs that read a type, whichever way it is written: TYPE1 is A (RFC 3597 §5). */
function readingCodec(type: RecordType): RdataCodec<Rdata> {
  return codecOf(typeOf(typeCode(type)));
}

/** The verbs of rdata as it is: an UPDATE without rdata holds octets, none, of a type that is known (RFC 2136 §2.4). */
function codecOf(type: RecordType): RdataCodec<Rdata> {
  return codecs.get(type) ?? (unknownCodec(`TYPE${typeCode(type)}`) as RdataCodec<Rdata>);
}

/** Whether a `\#` follows. In TXT that is a string too, unless a length stands behind it: so BIND tells them apart. */
function isGenericForm(type: RecordType, fields: FieldReader): boolean {
  const behind = fields.peek(1);
  const hasLength = behind !== undefined && !behind.quoted && /^\d+$/.test(behind.text);
  return isGenericMark(fields.peek()) && (type !== 'TXT' || hasLength);
}

function readGenericRdata(type: RecordType, fields: FieldReader): Rdata {
  const mark = fields.peek();
  try {
    const octets = parseGeneric(fields);
    const rdata = decodeRdata(type, octets);
    // What is read leniently, such as a bitmap that ends in zeros, is not a form to write.
    if (toHex(encodeRdata(rdata)) !== toHex(octets)) throw new DnsError('wire.bad-rdata', 0);
    return rdata;
  } catch (error) {
    // An offset inside the octets says nothing about the line they stand in.
    if (error instanceof DnsError && error.code.startsWith('wire.'))
      throw new DnsError(error.code, mark?.offset ?? 0, error.message);
    throw error;
  }
}
