import type { Endpoint } from '../../../model/endpoint.ts';
import { answer, type Transport } from '../../../protocol/dns-answer.ts';
import type { ServedZone } from '../../../protocol/dns-zone.ts';
import type { Log } from '../../../service/ports.ts';
import { listenError } from '../../listen-error.ts';
import { AnswerCache } from './answer-cache.ts';
import { listenTcp } from './tcp.ts';
import { type Answer, listenUdp } from './udp.ts';

/** How often another port is tried where the system's choice for UDP is taken for TCP. */
const portAttempts = 16;

/** An authoritative DNS server over UDP and TCP for the zones that are added to it. */
export interface DnsServer extends AsyncDisposable {
  /** Where it listens really, ports chosen by the system included. */
  readonly endpoints: readonly Endpoint[];
  /** From now on it answers for this zone. */
  add(zone: ServedZone): void;
  /** A zone has changed: what was answered before is not to be answered again. */
  changed(): void;
}

/** Opens a server without zones; `key` is where its addresses are configured. @throws StartError `listen.*` */
export async function openDnsServer(listen: readonly Endpoint[], key: string, log: Log): Promise<DnsServer> {
  const zones = new Map<string, ServedZone>();
  const overUdp = new AnswerCache((octets) => answer(octets, zones, 'udp'));
  const overTcp: Answer = (octets) => answer(octets, zones, 'tcp');
  const answers = { udp: (octets: Buffer) => overUdp.answer(octets), tcp: overTcp };
  await using opening = new AsyncDisposableStack();
  const endpoints: Endpoint[] = [];
  for (const endpoint of listen) {
    const listening = await listenBoth(endpoint, answers, key, log);
    opening.use(listening);
    endpoints.push(listening.endpoint);
  }
  const running = opening.move();
  return {
    endpoints,
    add: (zone) => {
      zones.set(zone.authority.apex.key, zone);
      overUdp.forget();
    },
    changed: () => overUdp.forget(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type Answers = Readonly<Record<Transport, Answer>>;

/** One endpoint, the same port for both transports. */
async function listenBoth(
  endpoint: Endpoint,
  answers: Answers,
  key: string,
  log: Log,
  attempt = 1,
): Promise<AsyncDisposable & { readonly endpoint: Endpoint }> {
  await using opening = new AsyncDisposableStack();
  try {
    const udp = opening.use(await listenUdp(endpoint, answers.udp, log));
    const chosen: Endpoint = { address: endpoint.address, port: udp.port };
    opening.use(await listenTcp(chosen, answers.tcp));
    const running = opening.move();
    return { endpoint: chosen, [Symbol.asyncDispose]: () => running.disposeAsync() };
  } catch (error) {
    if (endpoint.port === 0 && attempt < portAttempts)
      return listenBoth(endpoint, answers, key, log, attempt + 1);
    throw listenError(error, endpoint, 'The DNS server', key);
  }
}
