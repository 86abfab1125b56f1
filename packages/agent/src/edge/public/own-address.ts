import { type LinkChoice, lanLinks } from '@open-dyndns/mdns';
import { registrable } from '../../model/addresses.ts';
import type { Family } from '../../model/public/family.ts';
import { hostAddresses } from '../host-addresses.ts';

const everything: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' };
/** What IANA has given out for hosts that everybody reaches. */
const globalIpv6 = '2000::/3';

/** The most lasting address of an interface, link-local ones left out. */
export async function interfaceAddress(link: string, family: Family): Promise<string | undefined> {
  return first([link], everything[family]);
}

/**
 * Where requests over IPv6 come from, so that the server sees the address that shall be in DNS: Linux would prefer a
 * temporary one (RFC 6724 §5 rule 7), which is another tomorrow. Undefined: there is none, or the kernel may choose.
 */
export async function lastingAddress(family: Family | undefined): Promise<string | undefined> {
  return family === 'ipv6' ? first('lan', globalIpv6) : undefined;
}

async function first(choice: LinkChoice, prefix: string): Promise<string | undefined> {
  const [address] = registrable(await hostAddresses(lanLinks(choice)), [prefix]);
  return address;
}
