import { WireWriter } from '../wire/writer.ts';
import type { RdataCodec } from './codec.ts';
import { printGeneric } from './unknown.ts';

/**
 * The text verbs of a type that never stands in a master file: it prints in the form that every type has (RFC 3597
 * §5), so that any message can be shown, and reads in no other.
 */
export function noTextForm<Rdata extends { readonly type: string }>(
  encode: RdataCodec<Rdata>['encode'],
): Pick<RdataCodec<Rdata>, 'parse' | 'print'> {
  return {
    parse: (fields) => fields.fail('text.no-text-form', fields.field()),
    print: (rdata) => {
      const writer = new WireWriter();
      encode(rdata, writer);
      return printGeneric(writer.finish());
    },
  };
}
