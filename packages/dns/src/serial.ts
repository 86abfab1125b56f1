/** Serials of SOA records are numbers of 32 bits that start again behind the last (RFC 1982 §2): how many there are. */
export const serialSpace: number = 2 ** 32;

/** Whether `one` is a later serial than `other` (RFC 1982 §3.2); false for two that are just half the circle apart. */
export function isLaterSerial(one: number, other: number): boolean {
  const ahead = (one - other + serialSpace) % serialSpace;
  return ahead > 0 && ahead < serialSpace / 2;
}
