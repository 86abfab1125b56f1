import { type Name, printLabel, printName } from '@open-dyndns/dns';
import type { NamePolicy } from './zone.ts';

/** Letters, digits and hyphens, no hyphen at either end, at most 63 (RFC 1123 §2.1, RFC 1035 §2.3.1). */
export const hostLabelPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const latin1 = new TextDecoder('latin1');
const asterisk = 0x2a;

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

/** Whether a name stands for all that nobody has registered below another (RFC 4592 §2.1.1). */
export function isWildcard({ wire }: Name): boolean {
  return wire[0] === 1 && wire[1] === asterisk;
}

/** Why a host may not be registered under a name, in one sentence, or undefined. */
export function hostNameProblem(name: Name, apex: Name, policy: NamePolicy): string | undefined {
  const labels = name.relativeTo(apex);
  if (labels === undefined) return `${printName(name)} is not in the zone ${printName(apex)}`;
  if (labels.length === 0)
    return `${printName(apex)} is the zone itself; a host has ${few(policy.labels)} in front of it`;
  const isAsterisk = isWildcard(name);
  if (isAsterisk && (!policy.wildcards || labels.length === 1))
    return `${printName(name)} is a wildcard; ${policy.wildcards ? 'one stands in front of a host' : 'this zone takes none'}`;
  const ofHost = isAsterisk ? labels.slice(1) : labels;
  if (ofHost.length > policy.labels)
    return `${printName(name)} has ${ofHost.length} labels in front of ${printName(apex)}; a host has ${few(policy.labels)}`;
  const bad = ofHost.find((label) => !hostLabelPattern.test(latin1.decode(label)));
  if (bad === undefined) return undefined;
  return `“${printLabel(bad)}” is not a host name: 1 to 63 letters, digits and hyphens, no hyphen at either end`;
}

function few(labels: number): string {
  return labels === 1 ? 'one label' : `at most ${labels} labels`;
}
