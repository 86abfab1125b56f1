const comma = 0x2c;
const backslash = 0x5c;

/**
 * Splits a value at its commas, `\,` and `\\` undone (RFC 9460 appendix A.1): a second layer of escapes below that
 * of character-strings. Undefined where a backslash stands before anything else.
 */
export function splitValueList(octets: Uint8Array): Uint8Array[] | undefined {
  const items: number[][] = [[]];
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0;
    if (octet === comma) {
      items.push([]);
      continue;
    }
    const escaped = octet === backslash;
    if (escaped) at += 1;
    const taken = octets[at];
    if (taken === undefined || (escaped && taken !== comma && taken !== backslash)) return undefined;
    items.at(-1)?.push(taken);
  }
  return items.map((item) => Uint8Array.from(item));
}

/** Joins items with commas, their own commas and backslashes escaped. */
export function joinValueList(items: readonly Uint8Array[]): Uint8Array {
  const escaped = items.map((item) =>
    Array.from(item).flatMap((octet) =>
      octet === comma || octet === backslash ? [backslash, octet] : [octet],
    ),
  );
  return Uint8Array.from(escaped.flatMap((item, index) => (index === 0 ? item : [comma, ...item])));
}
