import { isIPv4, isIPv6 } from 'node:net';
import type { Candidate } from '../model/network.ts';
import { gatewayEndpoint } from '../protocol/gateway-url.ts';

/**
 * The address to register from, where the kernel would choose another one: over IPv6 Linux prefers a temporary address
 * (RFC 6724 §5 rule 7), and a gateway lets a device register only from an address that it registers.
 * @param registered what is to be registered
 */
export function sourceAddress(
  { url, addresses }: Candidate,
  registered: readonly string[],
): string | undefined {
  const servers = addresses.length > 0 ? addresses : [gatewayEndpoint(url).host];
  const overIpv4 = registered.some(isIPv4) && servers.some((server) => !isIPv6(server));
  return overIpv4 || servers.every(isIPv4) ? undefined : registered.find(isIPv6);
}
