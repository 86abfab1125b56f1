import { printIpv4 } from '@open-dyndns/dns';

/** `/proc/net/route`: the router of the default route with the lowest metric; undefined: there is none. */
export function readDefaultRouter(text: string): string | undefined {
  const routes = text.split('\n').flatMap((line) => {
    const [, destination, router, , , , metric, mask] = line.trim().split(/\s+/);
    if (destination !== '00000000' || mask !== '00000000' || router === undefined) return [];
    return [{ router, metric: Number(metric) }];
  });
  const [best] = routes.toSorted((one, other) => one.metric - other.metric);
  // The kernel prints the number in the order of its own octets, which is little-endian wherever Node runs.
  return best && printIpv4(Uint8Array.from(Buffer.from(best.router, 'hex')).reverse());
}
