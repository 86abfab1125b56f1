import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import type { Candidate } from '../model/network.ts';
import { readGatewayUrl } from '../protocol/gateway-url.ts';
import { parseResolvConf } from '../protocol/resolv-conf.ts';
import type { Log, SearchDomain } from '../service/ports.ts';

/** Where a network that hands out a search domain by DHCP may say where its gateway is (RFC 2782). */
const gatewayService = '_dyndns-gateway._tcp';

/** One question, a second's patience: this is a fallback, and mDNS goes on beside it. */
const patience = { timeout: 1_000, tries: 1 };

/** Asks the resolver's own servers for the SRV records of its search domains. */
export class ResolvConfSearchDomain implements SearchDomain {
  readonly #resolvConf: string;
  readonly #log: Log;

  constructor(resolvConf: string, log: Log) {
    this.#resolvConf = resolvConf;
    this.#log = log;
  }

  async gateways(signal: AbortSignal): Promise<readonly Candidate[]> {
    const { search, nameServers } = await this.#configuration();
    if (nameServers.length === 0) return [];
    const resolver = new Resolver(patience);
    signal.addEventListener('abort', () => resolver.cancel(), { once: true });
    resolver.setServers([...nameServers]);
    const found = await Promise.all(search.map((domain) => this.#ask(resolver, domain)));
    return found.flat();
  }

  async #configuration(): Promise<ReturnType<typeof parseResolvConf>> {
    try {
      return parseResolvConf(await readFile(this.#resolvConf, 'utf8'));
    } catch (error) {
      this.#log.debug({ reason: String(error) }, `${this.#resolvConf} cannot be read`);
      return parseResolvConf('');
    }
  }

  async #ask(resolver: Resolver, domain: string): Promise<readonly Candidate[]> {
    try {
      const records = await resolver.resolveSrv(`${gatewayService}.${domain}`);
      const ordered = records.sort((one, other) => one.priority - other.priority);
      return ordered.flatMap(({ name, port }) => {
        const url = readGatewayUrl(`https://${name}:${port}`);
        return url === undefined ? [] : [{ url, addresses: [], domain }];
      });
    } catch (error) {
      this.#log.debug({ reason: String(error) }, `${domain} names no gateway`);
      return [];
    }
  }
}
