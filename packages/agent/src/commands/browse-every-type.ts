import { type BrowseEvent, isServiceType, type Mdns } from '@open-dyndns/mdns';

/** RFC 6763 §9: the name under which every type on the LAN is found. */
const everyType = '_services._dns-sd._udp';

/** Browses for every type that is announced; such as no program can register (RFC 6335 §5.1) are left out. */
export function browseEveryType(mdns: Pick<Mdns, 'browse'>, show: (event: BrowseEvent) => void): void {
  const types = new Set<string>();
  mdns.browse(everyType).on(({ kind, service: { instance: type } }) => {
    if (kind === 'down' || types.has(type) || !isServiceType(type)) return;
    types.add(type);
    mdns.browse(type).on(show);
  });
}
