import { type Mdns, MdnsError, openMdns } from '@open-dyndns/mdns';
import type { Links } from '../config/mdns-options.ts';
import { AgentError } from '../errors.ts';
import type { Log } from '../service/ports.ts';

/** mDNS on these links. @throws AgentError `link.none`, `multicast.unavailable` */
export async function openLan(links: Links, log?: Log): Promise<Mdns> {
  try {
    return await openMdns({ links, ...(log === undefined ? {} : { log }) });
  } catch (error) {
    if (!(error instanceof MdnsError)) throw error;
    const code = error.code === 'mdns.unknown-link' ? 'link.none' : 'multicast.unavailable';
    throw new AgentError(code, error.message, { cause: error });
  }
}
