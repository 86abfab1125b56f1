import type { FieldReader } from '../text/field-reader.ts';
import type { WireReader } from '../wire/reader.ts';
import type { WireWriter } from '../wire/writer.ts';

/** The four verbs of a record type: text and wire, in and out. */
export interface RdataCodec<Rdata extends { readonly type: string }> {
  readonly type: Rdata['type'];
  /** Reads the fields of the presentation form. @throws DnsError */
  parse(fields: FieldReader): Rdata;
  /** The presentation form, names absolute; what `parse` reads back as the same rdata. */
  print(rdata: Rdata): string;
  /** Reads the wire form; the reader ends where the rdata ends. @throws DnsError */
  decode(reader: WireReader): Rdata;
  /** Writes the wire form, without its length. @throws DnsError `wire.too-large` */
  encode(rdata: Rdata, writer: WireWriter): void;
}
