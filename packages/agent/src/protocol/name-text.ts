import type { Name } from '@open-dyndns/dns';

const utf8 = new TextDecoder();

/** A name as people write it, in UTF-8 and without the final dot; a dot or `\` within a label stands behind a `\`. */
export function nameText(name: Name): string {
  return name.labels.map((label) => utf8.decode(label).replaceAll(/[.\\]/g, '\\$&')).join('.');
}
