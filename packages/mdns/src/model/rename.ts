import { maxLabelOctets } from '@open-dyndns/dns';

/** Apple's responder counts up to ten one by one and then leaps, so that a crowd with one name spreads out. */
const sequentialUpTo = 10;
const maxLeap = 100;

/** The host label to try after `label` was taken: `laptop`, `laptop-2`, `laptop-3`… `random` is in [0, 1). */
export function nextHostLabel(label: string, random: number): string {
  const [, base = label, number] = /^(.+)-(\d{1,9})$/s.exec(label) ?? [];
  return withSuffix(base, `-${nextNumber(number, random)}`);
}

/** The instance name to try after `instance` was taken: `Name`, `Name (2)`, `Name (3)`… `random` is in [0, 1). */
export function nextInstanceName(instance: string, random: number): string {
  const [, base = instance, number] = /^(.+) \((\d{1,9})\)$/s.exec(instance) ?? [];
  return withSuffix(base, ` (${nextNumber(number, random)})`);
}

function nextNumber(number: string | undefined, random: number): number {
  const current = number === undefined ? 1 : Number(number);
  return current < sequentialUpTo ? current + 1 : current + 1 + Math.floor(random * maxLeap);
}

const utf8 = new TextEncoder();

/** Shortens `base` by whole characters until it and `suffix` fit in one label. */
function withSuffix(base: string, suffix: string): string {
  const characters = [...base];
  while (utf8.encode(characters.join('') + suffix).length > maxLabelOctets) characters.pop();
  return characters.join('') + suffix;
}
