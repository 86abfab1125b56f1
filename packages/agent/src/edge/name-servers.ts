import { Resolver } from 'node:dns/promises';
import type { NameServer } from '../model/network.ts';
import type { NameServers } from '../service/ports.ts';
import { hasCode } from './durable-file.ts';

/** `model/name-servers.ts` counts on it. */
const patienceMs = 1_000;

/** No answer at all; a refusal and a server failure are answers. */
const silence = ['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED'];

/** Asks name servers themselves, past the host's resolver. */
export const directNameServers: NameServers = {
  async answers({ address, port }: NameServer, zone: string, signal: AbortSignal): Promise<boolean> {
    const resolver = new Resolver({ tries: 1 });
    const cancel = (): void => resolver.cancel();
    // The resolver's own timeout may take twice its time.
    const end = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    end.addEventListener('abort', cancel, { once: true });
    try {
      resolver.setServers([`${address.includes(':') ? `[${address}]` : address}:${port}`]);
      await resolver.resolveSoa(zone);
      return true;
    } catch (error) {
      return !hasCode(error, ...silence);
    } finally {
      end.removeEventListener('abort', cancel);
    }
  },
};
