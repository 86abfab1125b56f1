import { attempt, Name, parseName, parseRdata, printName, type Rdata, readType } from '@open-dyndns/dns';

/** Printable ASCII without quotes and backslashes, no blank first or last: what every provider gives back as it was. */
const plainText = /^(?! )[ !#-[\]-~]+(?<! )$/;

/** A name as providers write it: without its final dot. */
export function plainName(name: Name): string {
  return printName(name).replace(/\.$/, '');
}

/** A name that is absolute with or without its final dot. */
export function readPlainName(text: string): Name | undefined {
  const read = parseName(text, Name.root);
  return read.ok ? read.value : undefined;
}

/** Data in presentation form, its names absolute with or without their final dots; undefined where it cannot be read. */
export function readData(type: string, text: string): Rdata | undefined {
  const known = attempt(() => readType(type));
  const read = known.ok ? parseRdata(known.value, text, Name.root) : known;
  return read.ok ? read.value : undefined;
}

/** The text of a TXT record where it stands without quotes: one string that means nothing else. */
export function readPlainText(text: string): Rdata {
  return { type: 'TXT', strings: [new TextEncoder().encode(text)] };
}

/** The same the other way round; undefined where it would not be given back as it was. */
export function printPlainText(strings: readonly Uint8Array[]): string | undefined {
  const [first, ...others] = strings;
  const text = new TextDecoder('latin1').decode(first);
  return others.length === 0 && plainText.test(text) ? text : undefined;
}
