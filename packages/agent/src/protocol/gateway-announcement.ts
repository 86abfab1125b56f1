import ipaddr from 'ipaddr.js';
import type { Candidate } from '../model/network.ts';
import { gatewayEndpoint, readGatewayUrl } from './gateway-url.ts';

/** The DNS-SD types under which networks announce their DNS servers; Avahi's is the second. */
export const dnsServerTypes = ['_dns._udp', '_domain._udp'] as const;

/** What of a discovered service tells of a gateway. */
export interface AnnouncedDnsServer {
  /** Link-local ones with their scope. */
  readonly addresses: readonly string[];
  readonly txt: Readonly<Record<string, string | true>>;
}

/** The gateway that a DNS server's TXT record names (`gateway=https://…`, `domain=…`), if it names one. */
export function readAnnouncement({ addresses, txt }: AnnouncedDnsServer): Candidate | undefined {
  const gateway = textOf(txt, 'gateway');
  const url = gateway && readGatewayUrl(gateway);
  if (!url) return undefined;
  const domain = textOf(txt, 'domain')?.toLowerCase().replace(/\.$/, '');
  return { url, addresses: isOnlyOnThisLink(url) ? addresses : [], domain };
}

/** RFC 6763 §6.4: "Case is ignored when interpreting a key". */
function textOf(txt: AnnouncedDnsServer['txt'], wanted: string): string | undefined {
  const [, value] = Object.entries(txt).find(([key]) => key.toLowerCase() === wanted) ?? [];
  return typeof value === 'string' ? value : undefined;
}

/** A `.local` host is the announcing one, and this host's resolver need not know mDNS names. */
function isOnlyOnThisLink(url: string): boolean {
  const { host } = gatewayEndpoint(url);
  return !ipaddr.isValid(host) && host.endsWith('.local');
}
