import { type HostClaim, MdnsError, openMdns, type ServiceClaim } from '@open-dyndns/mdns';
import type { Config } from '../config/config.ts';
import type { Log } from '../service/ports.ts';

/** What the LAN is told of one zone. */
export interface Announced {
  /** The apex, without a final dot. */
  readonly zone: string;
  /** The port of its DNS server. */
  readonly dnsPort: number;
}

export interface Announcement extends Pick<Config['mdns'], 'name' | 'interfaces'> {
  readonly zones: readonly Announced[];
  readonly httpsPort: number;
  readonly pin: string;
}

/** What Open DynDNS looks for, and what Avahi and avahi-dnsconfd know LAN DNS servers by. */
const serviceTypes = ['_dns._udp', '_domain._udp'];

/**
 * Announces the DNS server of each zone over mDNS, with the gateway's URL in TXT. Where multicast does not work the
 * log says so, and the gateway goes on without it.
 */
export async function announce(announcement: Announcement, log: Log): Promise<AsyncDisposable> {
  try {
    await using opening = new AsyncDisposableStack();
    const mdns = opening.use(await openMdns({ links: announcement.interfaces, log }));
    if (mdns.links.length === 0)
      log.warn(
        { interfaces: announcement.interfaces },
        'no interface is up on which the gateway could be announced; it will be, as soon as one is',
      );
    const host = opening.use(mdns.claimHost(announcement.name));
    const services = serviceTypes.flatMap((type) =>
      announcement.zones.map((zone) => ({
        zone,
        claim: opening.use(
          mdns.publish({
            instance: `Open DynDNS ${zone.zone}`,
            type,
            port: zone.dnsPort,
            host,
            txt: txtOf(announcement, zone, host.label),
          }),
        ),
      })),
    );
    opening.use(host.onRename((label) => renamed(announcement, services, label, log)));
    logOnceEstablished(host, log);
    return opening.move();
  } catch (error) {
    if (!(error instanceof MdnsError)) throw error;
    log.warn(
      { reason: error.message },
      'the gateway is not announced over mDNS; agents find it by --gateway only',
    );
    return new AsyncDisposableStack();
  }
}

function txtOf({ httpsPort, pin }: Announcement, { zone }: Announced, label: string): Record<string, string> {
  return { domain: zone, gateway: `https://${label}.local:${httpsPort}/`, pin };
}

function renamed(
  announcement: Announcement,
  services: readonly { readonly zone: Announced; readonly claim: ServiceClaim }[],
  label: string,
  log: Log,
): void {
  log.warn({ host: `${label}.local` }, 'another host has our name; taking the next one');
  for (const { zone, claim } of services) claim.update(txtOf(announcement, zone, label));
}

function logOnceEstablished(host: HostClaim, log: Log): void {
  host.established.then(
    (label) => log.info({ host: `${label}.local` }, 'announced over mDNS'),
    (error: unknown) => log.debug({ err: error }, 'the announcement was taken back before it was out'),
  );
}
