import type { Host } from '../../e2e/lab/host.ts';
import type { Service } from '../../e2e/lab/service.ts';

/** A service to publish. */
export interface Offer extends Service {
  /** `_printer`, of the type `_printer._sub._http._tcp`. */
  subtypes?: string[];
}

/** What not every program can be asked to do. */
export type Ability =
  | 'publish'
  | 'update'
  | 'browse'
  | 'seeChanges'
  | 'resolve'
  | 'reconfirm'
  | 'parseTxt'
  | 'remember'
  | 'twoLinks';

/** A program that speaks mDNS, judged from the link. */
export interface Subject {
  readonly title: string;
  /** Why a case does not apply to it, by what the case would need. */
  readonly cannot: Readonly<Partial<Record<Ability, string>>>;
  /** Starts it on a host, and returns at once, so that a story hears its first probe. */
  start(host: Host, offers: Offer[]): Running;
}

/** What a browser of the subject says. `at` is on the clock of the wire. */
export interface Sighting {
  at: number;
  kind: 'up' | 'changed' | 'down';
  instance: string;
  host?: string;
  port?: number;
  addresses?: string[];
  txt?: Record<string, string | true>;
}

/** A subject that was started. It ends with its host; disposal waits for that. */
export interface Running extends AsyncDisposable {
  /** Its names are won, and announced once. */
  readonly established: Promise<void>;
  /** The label of its host name now. */
  label(): Promise<string>;
  /** Publishes one more service; comes once the program has taken the order. */
  publish(offer: Offer): Promise<void>;
  /** Gives a published service other TXT strings. */
  update(offer: Offer): Promise<void>;
  /** Looks for a type (`_http._tcp`) until it ends, and tells the sightings as they come. */
  browse(type: string): Promise<Sighting[]>;
  /** The addresses of a name, by asking the link. */
  resolve(name: string): Promise<string[]>;
  /** Tells it that nobody answers at the addresses of a name. */
  reconfirm(name: string): Promise<void>;
  /** Ends it by a signal; SIGTERM if none is given. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}
