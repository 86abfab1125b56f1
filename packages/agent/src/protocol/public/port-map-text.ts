import type { PortMap } from '../../model/public/port-map.ts';

const maxPort = 65_535;

/** `443:8443/tcp`, outside first; `8443/udp` is the same on both sides. Undefined: not a mapping. */
export function readPortMap(text: string): PortMap | undefined {
  const [, outside, inside, protocol] = /^(?:(\d{1,5}):)?(\d{1,5})\/(tcp|udp)$/.exec(text) ?? [];
  const [external, internal] = [Number(outside ?? inside), Number(inside)];
  if (!isPort(external) || !isPort(internal)) return undefined;
  return { external, internal, protocol: protocol === 'udp' ? 'udp' : 'tcp' };
}

function isPort(port: number): boolean {
  return port >= 1 && port <= maxPort;
}
