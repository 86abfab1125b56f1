import { lanLinks } from '@open-dyndns/mdns';
import ipaddr from 'ipaddr.js';
import type { Surroundings } from '../config/config.ts';
import { StartError } from '../errors.ts';

/** The addresses and prefixes of this machine's LAN interfaces. @throws StartError `listen.no-address` without any */
export function surroundingLan(): NonNullable<Surroundings['lan']> {
  const addresses = lanLinks('lan')
    .flatMap((link) => link.addresses)
    .filter(({ scope }) => scope === 'global');
  if (addresses.length === 0)
    throw new StartError(
      'listen.no-address',
      'No LAN interface of this machine is up (ip address shows them): connect it, or start without --lan.',
    );
  const prefixes = addresses.map(({ address, prefixLength, family }) => {
    const cidr = `${address}/${prefixLength}`;
    const network = (family === 4 ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(cidr);
    return `${network}/${prefixLength}`;
  });
  return { addresses: addresses.map(({ address }) => address), prefixes: [...new Set(prefixes)] };
}
