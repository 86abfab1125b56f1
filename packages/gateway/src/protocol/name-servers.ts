import { type Endpoint, isLoopback, isWildcard } from '../model/endpoint.ts';
import type { NameServer } from './rest-network.ts';

/**
 * The endpoints of a DNS server as a client can use them that reached this machine at `localAddress`: a server that
 * listens everywhere is asked at that address, and so is one that we reach on loopback, unless the client is here too.
 */
export function reachableServers(endpoints: readonly Endpoint[], localAddress: string): NameServer[] {
  const clientIsHere = isLoopback({ address: localAddress, port: 0 });
  const servers = endpoints.map((endpoint) => ({
    address:
      isWildcard(endpoint) || (isLoopback(endpoint) && !clientIsHere) ? localAddress : endpoint.address,
    port: endpoint.port,
  }));
  const seen = new Set<string>();
  return servers.filter(({ address, port }) => {
    const key = `${address} ${port}`;
    return !seen.has(key) && seen.add(key);
  });
}
