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
import { octetText } from './text/characters.ts';
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

function fieldsOf(text: string): Field[] {
  const octets = utf8.encode(text);
  const lexer = new Lexer(octets, 0);
  const fields: Field[] = [];
  while (lexer.next()) {
    const { tokenStart, tokenEnd, quoted } = lexer;
    fields.push({ text: octetText(octets, tokenStart, tokenEnd), quoted, offset: tokenStart });
  }
  return fields;
}
