import { readFile } from 'node:fs/promises';
import type { Link } from '@open-dyndns/mdns';
import type { HostAddress } from '../model/addresses.ts';
import { type Ipv6Flags, readIfInet6 } from '../protocol/if-inet6.ts';
import { hasCode } from './durable-file.ts';

/** What Linux knows of IPv6 addresses, and Node does not tell. */
const flagsFile = '/proc/net/if_inet6';

/** The addresses of these links. Where the system tells no flags, every address counts as stable. */
export async function hostAddresses(links: readonly Link[]): Promise<readonly HostAddress[]> {
  const flags = await ipv6Flags();
  return links.flatMap((link) =>
    link.addresses.map(({ address, prefixLength }) => ({
      address,
      prefixLength,
      link: link.name,
      temporary: false,
      deprecated: false,
      ...flags.get(`${address}%${link.name}`),
    })),
  );
}

async function ipv6Flags(): Promise<ReadonlyMap<string, Ipv6Flags>> {
  try {
    return readIfInet6(await readFile(flagsFile, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES')) return new Map();
    throw error;
  }
}
