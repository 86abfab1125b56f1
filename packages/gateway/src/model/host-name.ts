import { type Name, printLabel, printName } from '@open-dyndns/dns';

/** Letters, digits and hyphens, no hyphen at either end, at most 63 (RFC 1123 §2.1, RFC 1035 §2.3.1). */
export const hostLabelPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const latin1 = new TextDecoder('latin1');

/** Whether every label in front of the apex is a host's, and there is at least one. */
export function isHostName(name: Name, apex: Name): boolean {
  const { wire, key } = name;
  const front = wire.length - apex.wire.length;
  if (front <= 0 || !name.isAtOrBelow(apex)) return false;
  // A zone has many names, and `labels` makes objects that live as long as each of them.
  for (let at = 0, length = 0; at < front; at += length + 1) {
    length = wire[at] ?? 0;
    if (!hostLabelPattern.test(key.slice(at + 1, at + 1 + length))) return false;
  }
  return true;
}

/** Why a host may not be registered under a name, in one sentence, or undefined. */
export function hostNameProblem(name: Name, apex: Name): string | undefined {
  const labels = name.relativeTo(apex);
  if (labels === undefined) return `${printName(name)} is not in the zone ${printName(apex)}`;
  const [label] = labels;
  if (label === undefined)
    return `${printName(apex)} is the zone itself; a host has one label in front of it`;
  if (labels.length > 1)
    return `${printName(name)} has ${labels.length} labels in front of ${printName(apex)}; a host has one`;
  if (hostLabelPattern.test(latin1.decode(label))) return undefined;
  return `“${printLabel(label)}” is not a host name: 1 to 63 letters, digits and hyphens, no hyphen at either end`;
}
