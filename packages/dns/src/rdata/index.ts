import { attempt, DnsError, type Result } from '../errors.ts';
import type { Name } from '../name.ts';
import { FieldReader } from '../text/field-reader.ts';
import { splitFields } from '../text/fields.ts';
import { type RecordType, typeCode, typeOf } from '../types.ts';
import { WireReader } from '../wire/reader.ts';
import { type NameCase, WireWriter } from '../wire/writer.ts';
import { type A, aCodec } from './a.ts';
import { type Aaaa, aaaaCodec } from './aaaa.ts';
import { type Cname, cnameCodec } from './cname.ts';
import type { RdataCodec } from './codec.ts';
import { type Hinfo, hinfoCodec } from './hinfo.ts';
import { type Mx, mxCodec } from './mx.ts';
import { type Ns, nsCodec } from './ns.ts';
import { type Nsec, nsecCodec } from './nsec.ts';
import { type Opt, optCodec } from './opt.ts';
import { type Ptr, ptrCodec } from './ptr.ts';
import { type Soa, soaCodec } from './soa.ts';
import { type Srv, srvCodec } from './srv.ts';
import { type Tsig, tsigCodec } from './tsig.ts';
import { type Txt, txtCodec } from './txt.ts';
import { isGenericMark, parseGeneric, type Unknown, unknownCodec } from './unknown.ts';

/** The data of a record, told apart by `type`. */
export type Rdata = A | Aaaa | Cname | Hinfo | Mx | Ns | Nsec | Opt | Ptr | Soa | Srv | Tsig | Txt | Unknown;

const codecs: ReadonlyMap<string, RdataCodec<Rdata>> = new Map(
  [
    aCodec,
    aaaaCodec,
    cnameCodec,
    hinfoCodec,
    mxCodec,
    nsCodec,
    nsecCodec,
    optCodec,
    ptrCodec,
    soaCodec,
    srvCodec,
    tsigCodec,
    txtCodec,
  ].map((codec) => [codec.type, codec as RdataCodec<Rdata>]),
);

/**
 * Reads rdata from its fields, in the type's own form or as `\# length hex` (RFC 3597 §5).
 * @throws DnsError with the offset of the field that is wrong
 */
export function readRdata(type: RecordType, fields: FieldReader): Rdata {
  const mark = fields.peek();
  const rdata = isGenericMark(mark) ? readGenericRdata(type, fields) : readingCodec(type).parse(fields);
  fields.end();
  return rdata;
}

/** Reads rdata from one line of text, names relative to `origin`; bad text is data. */
export function parseRdata(type: RecordType, text: string, origin?: Name): Result<Rdata> {
  return attempt(() => readRdata(type, new FieldReader(splitFields(text), origin, text.length)));
}

/** The presentation form of rdata, names absolute. */
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

/** Writes rdata without its length, compressed as the writer does. */
export function writeWireRdata(rdata: Rdata, writer: WireWriter): void {
  codecOf(rdata.type).encode(rdata, writer);
}

/** Rdata in wire form, no name compressed: what mDNS compares (RFC 6762 §8.2) and DNSSEC signs. */
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

function readGenericRdata(type: RecordType, fields: FieldReader): Rdata {
  const mark = fields.peek();
  try {
    return decodeRdata(type, parseGeneric(fields));
  } catch (error) {
    // An offset inside the octets says nothing about the line they stand in.
    if (error instanceof DnsError && error.code.startsWith('wire.'))
      throw new DnsError(error.code, mark?.offset ?? 0, error.message);
    throw error;
  }
}
