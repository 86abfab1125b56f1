import type { ZonePolicy } from '../../model/zone.ts';
import type { NameServer } from '../../protocol/rest-network.ts';
import type { Gateway } from '../../service/gateway.ts';
import type { Log } from '../../service/ports.ts';
import type { GuessLimit } from './guess-limit.ts';
import type { Metrics } from './metrics.ts';

/** What the HTTP door opens onto. */
export interface Door {
  readonly gateway: Gateway;
  readonly log: Log;
  readonly version: string;
  /** The pin of the key that is served now. */
  readonly pin: () => string;
  /** The DNS servers of a zone for a client that reached us at `localAddress`. */
  readonly nameServers: (zone: ZonePolicy, localAddress: string) => readonly NameServer[];
  readonly metrics: Metrics;
  /** Shared by everything that checks passwords. */
  readonly guesses: GuessLimit;
  /** Prefixes of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Aborted once the gateway takes no more requests. */
  readonly stopping: AbortSignal;
}
