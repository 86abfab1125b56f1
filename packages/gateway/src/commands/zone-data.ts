import {
  attempt,
  type Field,
  FieldReader,
  type Name,
  type Rdata,
  type RecordType,
  type Result,
  readRdata,
  splitFields,
} from '@open-dyndns/dns';

/** For the help of commands that take data. */
export const dataHelp = `Each word behind TYPE is one field of the data, and is quoted for the file as it needs: the shell's quotes keep
together what has blanks, and a quote, a semicolon or a backslash in a string is a character like any other.

  zone set FILE mail TXT "v=spf1 a -all"
  zone set FILE www CAA 0 issue "ca.example; policy=ev"
  zone set FILE key._domainkey TXT "v=DKIM1; k=rsa; " "p=MIGfMA0GCS…"    two strings, of at most 255 octets each
  zone set FILE mail MX 10 laptop                                        or, as one word: "10 laptop"

A word that is nothing but strings in quotes, '"v=spf1 mx" " -all"', is read as in a zone file.`;

const onlyQuotedStrings = /^\s*(?:"(?:[^"\\]|\\.)*"\s*)+$/su;
/** Their parameters have quotes inside a word (RFC 9460 §2.1). */
const typesWithParameters: readonly RecordType[] = ['SVCB', 'HTTPS'];

/** Reads the data of a record from the words of a command line, names relative to `origin`. */
export function readDataWords(type: RecordType, words: readonly string[], origin: Name): Result<Rdata> {
  const read = (fields: Field[]) => attempt(() => readRdata(type, new FieldReader(fields, origin)));
  if (typesWithParameters.includes(type)) return read(splitFields(words.join(' ')));
  const data = read(words.flatMap(fieldsOfWord));
  const [only = '', ...others] = words;
  // A single word that is no field of this type may be all of them: “10 mail”.
  return data.ok || others.length > 0 ? data : read(splitFields(only));
}

function fieldsOfWord(word: string): Field[] {
  if (onlyQuotedStrings.test(word)) return splitFields(word);
  return [{ text: word, quoted: false, offset: 0, literal: true }];
}
