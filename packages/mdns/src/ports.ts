import type { Arrival } from './model/acceptance.ts';
import type { Link } from './model/link.ts';

/** A structured log, as pino's. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Time in ms, monotonic, from an arbitrary start. */
export interface Clock {
  now(): number;
  /** Runs once, not before `time`. */
  at(time: number, run: () => void): Disposable;
}

/** Everything that the service takes from the world, apart from the network. */
export interface World {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** A packet as it came in. */
export interface Datagram extends Arrival {
  readonly packet: Uint8Array;
}

/** The sockets of one link, for both families. What it sends does not come back. */
export interface LinkTransport {
  /** Another program on this host has port 5353 open too, so that unicast may go to the wrong one of us (RFC 6762 §15.1). */
  readonly portIsShared: boolean;
  multicast(packet: Uint8Array): void;
  unicast(packet: Uint8Array, address: string, port: number): void;
}

/** What a network tells of itself. */
export interface NetworkListener {
  linkUp(link: Link, transport: LinkTransport): void;
  /** Its addresses changed. */
  linkChanged(link: Link): void;
  linkDown(name: string): void;
  received(linkName: string, datagram: Datagram): void;
  /** The host was asleep: what was known may no longer be true. */
  woke(): void;
}

/** The links of this host, kept up to date until disposed. */
export interface Network extends AsyncDisposable {
  readonly links: readonly Link[];
}

/** Opens the network; resolves once every link that is up has been told of. */
export type OpenNetwork = (listener: NetworkListener) => Promise<Network>;
