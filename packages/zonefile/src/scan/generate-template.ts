/**
 * What BIND replaces in the owner name and data of `$GENERATE`: a `$`, with what is added, the least width and the
 * base in braces behind it. `\$` and `$$` are not places.
 */
const place = /\\.|\$\$|\$(?:\{(-?\d{1,9})(?:,(\d{1,3})(?:,([doxXnN]))?)?\}|(\{)?)/gs;

/** Whether every brace behind a `$` holds what it should. */
export function isTemplate(text: string): boolean {
  return [...text.matchAll(place)].every((match) => match[4] === undefined);
}

/** The text with the number in each place. */
export function fillIn(text: string, value: number): string {
  return text.replace(place, (found, offset?: string, width?: string, base?: string) => {
    if (found.startsWith('\\')) return found;
    if (found === '$$') return '$';
    return printNumber(value + Number(offset ?? 0), Number(width ?? 0), base ?? 'd');
  });
}

function printNumber(value: number, width: number, base: string): string {
  switch (base) {
    case 'o':
      return (value >>> 0).toString(8).padStart(width, '0');
    case 'x':
      return (value >>> 0).toString(16).padStart(width, '0');
    case 'X':
      return (value >>> 0).toString(16).toUpperCase().padStart(width, '0');
    case 'n':
      return printNibbles(value >>> 0, width);
    case 'N':
      return printNibbles(value >>> 0, width).toUpperCase();
    default:
      return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');
  }
}

/** The last hexadecimal digit first, as ip6.arpa has it. BIND counts the dots too: an even width ends in one. */
function printNibbles(value: number, width: number): string {
  const dotted = [...value.toString(16)].reverse().join('.');
  return dotted.length >= width ? dotted : dotted.padEnd(width, dotted.length % 2 === 1 ? '.0' : '0.');
}
