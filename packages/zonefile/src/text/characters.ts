/** What an octet is to the syntax of a master file (RFC 1035 §5.1). */
export const Kind = {
  word: 0,
  blank: 1,
  newline: 2,
  comment: 3,
  open: 4,
  close: 5,
  quote: 6,
  escape: 7,
} as const;

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const dollar = 0x24;
export const dot = 0x2e;
export const backslash = 0x5c;
export const quoteMark = 0x22;
const digitZero = 0x30;
const digitNine = 0x39;

/** The `Kind` of every octet. A bare CR ends an entry, as it does for BIND; any other control character is part of a word. */
export const kinds: Uint8Array = kindTable({
  ' \t': Kind.blank,
  '\r\n': Kind.newline,
  ';': Kind.comment,
  '(': Kind.open,
  ')': Kind.close,
  '"': Kind.quote,
  '\\': Kind.escape,
});

/** Every octet with A–Z as a–z: names are compared without case in ASCII only (RFC 4343). */
export const lowerCase: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet,
);

/** Whether an octet is one of 0–9. */
export function isDigit(octet: number | undefined): boolean {
  return octet !== undefined && octet >= digitZero && octet <= digitNine;
}

/** The value of a digit's octet. */
export function digitValue(octet: number): number {
  return octet - digitZero;
}

/**
 * Octets as text in which each that is not ASCII stands as `\DDD`, so that no encoding has to be guessed. Behind a
 * backslash, which already escapes it, it keeps that one: `\\` and 0xc3 are `\195`.
 */
export function octetText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) {
    let octet = bytes[at] ?? 0;
    if (octet === backslash && at + 1 < end) {
      at += 1;
      octet = bytes[at] ?? 0;
      if (octet < 0x80) text += '\\';
    }
    text += octet < 0x80 ? String.fromCharCode(octet) : `\\${octet}`;
  }
  return text;
}

function kindTable(kindOfCharacters: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [characters, kind] of Object.entries(kindOfCharacters)) {
    for (const character of characters) table[character.charCodeAt(0)] = kind;
  }
  return table;
}
