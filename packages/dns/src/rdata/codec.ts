import type { FieldReader } from '../text/field-reader.ts';
import type { WireReader } from '../wire/reader.ts';
import type { WireWriter } from '../wire/writer.ts';

/** The verbs of a record type: text and wire, in and out, and what text must not say. */
export interface RdataCodec<Rdata extends { readonly type: string }> {
  readonly type: Rdata['type'];
  /** Reads the fields of the presentation form. @throws DnsError */
  parse(fields: FieldReader): Rdata;
  /**
   * Why rdata that a message may carry must not stand in a zone file, or undefined where it may. Asked of text only,
   * of its generic form too: who receives a message has to bear more than who publishes a zone.
   */
  fault?(rdata: Rdata): string | undefined;
  /** The presentation form, names absolute; what `parse` reads back as the same rdata where it has no `fault`. */
  print(rdata: Rdata): string;
  /** Reads the wire form; the reader ends where the rdata ends. @throws DnsError */
  decode(reader: WireReader): Rdata;
  /** Writes the wire form, without its length. @throws DnsError `wire.too-large` */
  encode(rdata: Rdata, writer: WireWriter): void;
}
