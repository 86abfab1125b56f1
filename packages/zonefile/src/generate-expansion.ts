import {
  attempt,
  type Field,
  FieldReader,
  type Name,
  type Rdata,
  type Result,
  readName,
  readRdata,
  typeOf,
} from '@open-dyndns/dns';
import type { Generate } from './scan/generate.ts';
import { fillIn } from './scan/generate-template.ts';
import { Lexer } from './text/lexer.ts';

const utf8 = new TextEncoder();

/** The owner names and data that a `$GENERATE` line stands for, in the order of its range. */
export function* expandGenerate(
  { first, last, step, owner, data, type }: Generate,
  origin: Name,
): Generator<Result<{ readonly name: Name; readonly rdata: Rdata }>> {
  for (let value = first; value <= last; value += step) {
    yield attempt(() => {
      const fields = new FieldReader(fieldsOf(fillIn(data, value)), origin);
      return { name: readName(fillIn(owner, value), origin), rdata: readRdata(typeOf(type), fields) };
    });
  }
}

/** The owner names only, those of records that cannot be read among them. */
export function* expandOwners({ first, last, step, owner }: Generate, origin: Name): Generator<Name> {
  for (let value = first; value <= last; value += step) {
    const name = attempt(() => readName(fillIn(owner, value), origin));
    if (name.ok) yield name.value;
  }
}

function fieldsOf(text: string): Field[] {
  const lexer = new Lexer(utf8.encode(text), 0);
  const fields: Field[] = [];
  while (lexer.next()) fields.push(lexer.field);
  return fields;
}
