import { type Endpoint, isLoopback, isWildcard } from '../model/endpoint.ts';
import type { NameServer } from './rest-network.ts';

/**
 * The endpoints of a DNS server as a client can use them that can reach this machine at `reachable`: a server that
 * listens everywhere is asked there, and so is one that we reach on loopback, unless the client is here too.
 */
export function reachableServers(endpoints: readonly Endpoint[], reachable: readonly string[]): NameServer[] {
  const clientIsHere = reachable.every((address) => isLoopback({ address, port: 0 }));
  const servers = endpoints.flatMap((endpoint) => {
    const isBesideUs = isWildcard(endpoint) || (isLoopback(endpoint) && !clientIsHere);
    return (isBesideUs ? reachable : [endpoint.address]).map((address) => ({ address, port: endpoint.port }));
  });
  const seen = new Set<string>();
  return servers.filter(({ address, port }) => {
    const key = `${address} ${port}`;
    return !seen.has(key) && seen.add(key);
  });
}
