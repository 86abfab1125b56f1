import { lookup, Resolver } from 'node:dns/promises';
import type { Family } from '../../model/public/family.ts';
import type { Source } from '../../model/public/source.ts';

/** Beside the IPv6 address, one for IPv4 has to be given. */
const anyIpv4 = '0.0.0.0';
const patience = { timeout: 5_000, tries: 1 };

/**
 * Asks a name server that answers with the asker's own address, over the family in question.
 * @param from this host's address to ask from; undefined: the kernel's choice
 * @throws Error why there is no answer
 */
export async function whoami(
  { name, server }: Extract<Source, { kind: 'dns' }>,
  family: Family,
  from: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const resolver = new Resolver(patience);
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    resolver.setServers([await serverAddress(server, family)]);
    if (from !== undefined) resolver.setLocalAddress(anyIpv4, from);
    const [address] = family === 'ipv4' ? await resolver.resolve4(name) : await resolver.resolve6(name);
    if (address === undefined) throw new Error('it answered with no address');
    return address;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** `name`, `address`, `name:port`, `[address]:port` → what Node takes as a server. */
async function serverAddress(server: string, family: Family): Promise<string> {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(server) ?? [];
  const host = bracketed ?? plain ?? server;
  const { address } = await lookup(host, { family: family === 'ipv4' ? 4 : 6 });
  const written = address.includes(':') ? `[${address}]` : address;
  return port === undefined ? written : `${written}:${port}`;
}
