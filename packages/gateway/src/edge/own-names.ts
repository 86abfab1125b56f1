import { networkInterfaces } from 'node:os';
import { printName } from '@open-dyndns/dns';
import type { Config } from '../config/config.ts';
import { type Endpoint, isLoopback, isWildcard } from '../model/endpoint.ts';
import type { CertificateNames } from './certificate/self-signed.ts';

/** All addresses of this machine but link-local ones, which mean nothing without a scope. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ scopeid = 0 }) => scopeid === 0).map(({ address }) => address),
  );
}

/** Where others reach what listens at an endpoint: at every address of its family, if it listens everywhere. */
export function reachableEndpoints(endpoint: Endpoint): Endpoint[] {
  if (!isWildcard(endpoint)) return [endpoint];
  const isIpv6 = endpoint.address.includes(':');
  const own = ownAddresses()
    .filter((address) => address.includes(':') === isIpv6)
    .map((address) => ({ address, port: endpoint.port }));
  const abroad = own.filter((candidate) => !isLoopback(candidate));
  return abroad.length > 0 ? abroad : own;
}

/**
 * The addresses at which a client that reached us at `local` reaches us again, in a resolver configuration too: a
 * link-local address means nothing there without a scope, so it stands for the others of its interface.
 */
export function reachableAddresses(local: string): string[] {
  if (!isLinkLocal(local)) return [local];
  const addresses = Object.values(networkInterfaces()).find((known = []) =>
    known.some(({ address }) => address === local),
  );
  return addresses?.map(({ address }) => address).filter((address) => !isLinkLocal(address)) ?? [];
}

/** RFC 4291 §2.5.6. */
function isLinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}

/** Every name and address by which a client may reach the gateway on a machine of this name. */
export function certificateNames({ http, mdns, zones }: Config, hostname: string): CertificateNames {
  const [short = hostname] = hostname.split('.');
  const inZones = zones.flatMap(({ policy }) =>
    [short, mdns.name].map((label) => `${label}.${printName(policy.apex).replace(/\.$/, '')}`),
  );
  const names = [hostname, ...inZones, `${mdns.name}.local`, 'localhost'];
  const addresses = http.listen.flatMap((endpoint) =>
    isWildcard(endpoint) ? ownAddresses() : [endpoint.address],
  );
  return { names: [...new Set(names)], addresses: [...new Set(addresses)] };
}
