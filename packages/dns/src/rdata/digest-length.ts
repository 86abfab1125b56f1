/** The octets of each type of digest that has one length. */
export type DigestOctets = ReadonlyMap<number, number>;

/** Why a digest is not one of its type; undefined where it may be, or where nothing is known of the type. */
export function digestFault(octetsOf: DigestOctets, type: number, digest: Uint8Array): string | undefined {
  const octets = octetsOf.get(type) ?? digest.length;
  if (digest.length === octets) return undefined;
  return `a digest of type ${type} has ${octets} octets, not ${digest.length}`;
}
