import type { DiscoveredService } from '@open-dyndns/mdns';

/** `path=/ secure` */
export function txtText({ txt }: DiscoveredService): string {
  return Object.entries(txt)
    .map(([key, value]) => (value === true ? key : `${key}=${value}`))
    .join(' ');
}
