/** One field of a line in presentation form, with its escapes still in it. */
export interface Field {
  readonly text: string;
  /** Whether it stood in quotes, which `text` does not have. */
  readonly quoted: boolean;
  /** Characters from the start of the text it was read from. */
  readonly offset: number;
}

/**
 * Splits one line at blanks, quoted strings whole. Escapes stay as they are, for only the field's reader knows
 * whether a `\.` is inside a label or a string. A quote that is never closed ends with the line.
 */
export function splitFields(text: string): Field[] {
  const fields: Field[] = [];
  const pattern = /"((?:\\.|[^"\\])*)(?:"|$)|((?:\\.|[^\s"\\])(?:\\.|[^\s\\])*\\?|\\$)/gs;
  for (const match of text.matchAll(pattern)) {
    const quoted = match[1] !== undefined;
    fields.push({ text: match[1] ?? match[2] ?? '', quoted, offset: match.index + (quoted ? 1 : 0) });
  }
  return fields;
}
