import { ipv4Octets } from './ipv4.ts';

const groupCount = 8;

/** The sixteen octets of an IPv6 address in any form of RFC 4291 §2.2 (no zone index), or undefined. */
export function ipv6Octets(text: string): Uint8Array | undefined {
  const hex = withoutEmbeddedIpv4(text);
  if (hex === undefined || !/^[0-9a-f:]*$/i.test(hex)) return undefined;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = groupCount - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<string>(missing).fill('0'), ...tail];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return Uint8Array.from(groups.flatMap((group) => octetsOfGroup(Number.parseInt(group, 16))));
}

/** The text form of RFC 5952: lower case, no leading zeros, the first longest run of zero groups as `::`. */
export function printIpv6(octets: Uint8Array): string {
  const groups = Array.from(
    { length: groupCount },
    (_, index) => ((octets[index * 2] ?? 0) << 8) | (octets[index * 2 + 1] ?? 0),
  );
  const run = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  // RFC 5952 §4.2.2: "::" must not be used to shorten just one group.
  if (run.length < 2) return hex.join(':');
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`;
}

function withoutEmbeddedIpv4(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const colon = text.lastIndexOf(':');
  const ipv4 = ipv4Octets(text.slice(colon + 1));
  if (colon < 0 || ipv4 === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = ipv4;
  return `${text.slice(0, colon + 1)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}

function octetsOfGroup(group: number): [number, number] {
  return [group >> 8, group & 0xff];
}
