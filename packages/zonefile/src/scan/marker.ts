/** A line that bounds the marked section. */
export interface Marker {
  readonly kind: 'start' | 'end';
  /** Where its line starts, and behind the line's end. */
  readonly start: number;
  readonly end: number;
}

const longestMarkerLine = 256;
const latin1 = new TextDecoder('latin1');
const markerLine = /^[ \t]*;[ \t]*(end)?hostlist[ \t]*\r?\n?$/i;

/**
 * Whether a line is a marker: `;hostlist` or `;endhostlist` in any case, alone on its line, with blanks allowed in
 * front, behind, and after the semicolon, the line ending in LF, CRLF or the end of the file. The caller has made
 * sure that no quote and no parenthesis spans the line.
 */
export function readMarker(bytes: Uint8Array, start: number, end: number): Marker | undefined {
  if (end - start > longestMarkerLine) return undefined;
  const match = markerLine.exec(latin1.decode(bytes.subarray(start, end)));
  if (match === null) return undefined;
  return { kind: match[1] === undefined ? 'start' : 'end', start, end };
}
