import { octetText } from './characters.ts';

/** Octets of a wrong token that a message repeats. */
const longest = 60;

/** A token as a message quotes it, shortened if it is long. */
export function quotation(bytes: Uint8Array, start: number, end: number): string {
  const shown = octetText(bytes, start, Math.min(end, start + longest));
  return end - start > longest ? `“${shown}…”` : `“${shown}”`;
}
