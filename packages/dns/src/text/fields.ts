/** One field of a line in presentation form, with its escapes still in it. */
export interface Field {
  /** Without the quotes it stood in. */
  readonly text: string;
  /** Whether it stood in quotes, which `text` does not have. */
  readonly quoted: boolean;
  /** Characters from the start of the text it was read from. */
  readonly offset: number;
  /** Whether a backslash in a string is one, for what never stood in a line: a word of a shell. */
  readonly literal?: boolean;
}

/**
 * Splits one line at blanks, quoted strings whole. Escapes stay as they are, for only the field's reader knows
 * whether a `\.` is inside a label or a string. A quote ends the field before it (`a"b c"` are two fields, as in
 * BIND); one that is never closed ends with the line.
 */
export function splitFields(text: string): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    const quoted = char === '"';
    if (!quoted && isBlank(char)) {
      at += 1;
      continue;
    }
    const offset = quoted ? at + 1 : at;
    const end = endOfField(text, offset, quoted);
    fields.push({ text: text.slice(offset, end), quoted, offset });
    at = quoted ? end + 1 : end;
  }
  return fields;
}

function endOfField(text: string, start: number, quoted: boolean): number {
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"' || (!quoted && isBlank(char))) return at;
    at += char === '\\' ? 2 : 1;
  }
  return text.length;
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}
