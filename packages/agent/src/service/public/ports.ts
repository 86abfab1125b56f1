import type { Addresses, Family } from '../../model/public/family.ts';
import type { Said } from '../../model/public/keeping-events.ts';
import type { RememberedName } from '../../model/public/keeping-state.ts';
import type { Outcome } from '../../model/public/outcome.ts';
import type { PortMap } from '../../model/public/port-map.ts';
import type { Source } from '../../model/public/source.ts';
import type { Clock, Log, Random } from '../ports.ts';

/** Who can say what this host's public address is. */
export interface Sources {
  ask(source: Source, family: Family, signal: AbortSignal): Promise<Said>;
}

/** A server that takes updates of names. */
export interface Target {
  /** Has a name have exactly these addresses. */
  update(name: string, addresses: Addresses, signal: AbortSignal): Promise<Outcome>;
}

/** What is kept of a name from one start to the next. */
export interface PublicMemory {
  remember(name: string, state: RememberedName): Promise<void>;
}

/** What happens to the host. */
export interface Surroundings {
  /** Tells of every poll, the first at once, and of every change of networks. */
  listen(listener: (event: { readonly kind: 'poll' | 'network-changed' }) => void): Disposable;
}

export interface PublicPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly sources: Sources;
  readonly target: Target;
  readonly memory: PublicMemory;
  readonly surroundings: Surroundings;
}

/** A port that leads to this host. */
export interface Mapping {
  /** The port that the router gave. */
  readonly external: number;
  /** The router's external address, if it said so. */
  readonly address: string | undefined;
  /** Seconds until it is gone unless it is asked for again. */
  readonly lifetimeSeconds: number;
}

/** The router of this network. Everything throws an Error that says in one sentence why it is not done. */
export interface Router {
  externalAddress(signal: AbortSignal): Promise<string>;
  /** Also renews. */
  map(map: PortMap, lifetimeSeconds: number, signal: AbortSignal): Promise<Mapping>;
  unmap(map: PortMap, signal: AbortSignal): Promise<void>;
}
