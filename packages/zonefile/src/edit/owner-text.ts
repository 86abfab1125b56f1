import { type Name, printLabel, printName } from '@open-dyndns/dns';

/** An owner name as it is written below `origin`: relative where it can be and may be. */
export function ownerText(name: Name, origin: Name, absolute: boolean): string {
  const labels = absolute ? undefined : name.relativeTo(origin);
  if (labels === undefined) return printName(name);
  return labels.length === 0 ? '@' : labels.map(printLabel).join('.');
}
