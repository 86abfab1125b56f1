import { isWithin } from '../../../model/addresses.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import { type Answering, answersTo, type TransferPolicy } from '../../../protocol/dns-exchange.ts';
import type { ServedZone } from '../../../protocol/dns-zone.ts';
import type { Log } from '../../../service/ports.ts';
import { hmac } from '../../hmac.ts';
import { listenError } from '../../listen-error.ts';
import { timeOfDay } from '../../machine.ts';
import { AnswerCache } from './answer-cache.ts';
import { listenTcp, type Answers as TcpAnswers } from './tcp.ts';
import { type Answer, listenUdp } from './udp.ts';

/** How often another port is tried where the system's choice for UDP is taken for TCP. */
const portAttempts = 16;
const millisecondsPerSecond = 1000;

/** An authoritative DNS server over UDP and TCP for the zones that are added to it. */
export interface DnsServer extends AsyncDisposable {
  /** Where it listens really, ports chosen by the system included. */
  readonly endpoints: readonly Endpoint[];
  /** From now on it answers for this zone, and lets it be transferred by whom the policy allows. */
  add(zone: ServedZone, transfer?: TransferPolicy): void;
  /** A zone has changed: what was answered before is not to be answered again. */
  changed(): void;
  /** Until disposal it answers that it fails for now: its zones are not yet what they should be. */
  holdBack(): Disposable;
}

/** Opens a server without zones; `key` is where its addresses are configured. @throws StartError `listen.*` */
export async function openDnsServer(listen: readonly Endpoint[], key: string, log: Log): Promise<DnsServer> {
  const zones = new Map<string, ServedZone>();
  const transfers = new Map<string, TransferPolicy>();
  const lans: string[] = [];
  let held = 0;
  const answering: Answering = {
    zones,
    transfers,
    hmac,
    now: () => Math.floor(timeOfDay.now() / millisecondsPerSecond),
    isHeldBack: () => held > 0,
  };
  const overUdp = new AnswerCache(
    (octets, address) => answersTo(octets, answering, { address, transport: 'udp' }).next().value,
    (asker) => viewOf(asker, lans),
  );
  const answers: Answers = {
    udp: (octets, asker) => overUdp.answer(octets, asker),
    tcp: (octets, address) => answersTo(octets, answering, { address, transport: 'tcp' }),
  };
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
    add: (zone, transfer) => {
      const { key: apex } = zone.authority.apex;
      zones.set(apex, zone);
      lans.push(...(zone.lan ?? []));
      if (transfer !== undefined) transfers.set(apex, transfer);
      overUdp.forget();
    },
    changed: () => overUdp.forget(),
    holdBack: () => {
      held += 1;
      overUdp.forget();
      return {
        [Symbol.dispose]: () => {
          held -= 1;
          overUdp.forget();
        },
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** On a LAN all are answered alike; elsewhere each address may be some host's own. */
function viewOf(asker: string, lans: readonly string[]): string {
  if (lans.length === 0) return '';
  return lans.filter((prefix) => isWithin(asker, [prefix])).join(' ') || asker;
}

interface Answers {
  readonly udp: Answer;
  readonly tcp: TcpAnswers;
}

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
