import { printName } from '@open-dyndns/dns';
import type { DiscoveredService } from '@open-dyndns/mdns';

/** The host of a service without the final dot. */
export function hostText({ host }: DiscoveredService): string {
  return printName(host).replace(/\.$/, '');
}

/** `path=/ secure` */
export function txtText({ txt }: DiscoveredService): string {
  return Object.entries(txt)
    .map(([key, value]) => (value === true ? key : `${key}=${value}`))
    .join(' ');
}
