import type { Name, RecordType, ResourceRecord } from '@open-dyndns/dns';
import type { CacheChange } from '../model/cache.ts';
import { distinctRecords } from '../model/record-key.ts';
import type { Clock } from '../ports.ts';
import type { LinkSession } from './link-session.ts';

/** How long to wait for the answers to one question. */
export interface QueryOptions {
  /** ms; 3000 where it is not given. */
  readonly timeout?: number;
  /** Ends the wait when it aborts; what was heard until then is the answer. */
  readonly signal?: AbortSignal;
}

const defaultTimeout = 3000;

/** One question to all links, until the time is up or a unique answer came. */
export class OneShotQuery {
  readonly answered: Promise<readonly ResourceRecord[]>;
  readonly #name: Name;
  readonly #type: RecordType;
  readonly #found: ResourceRecord[] = [];
  readonly #sessions: Set<LinkSession>;
  readonly #finish: () => void;
  readonly #isAborted: () => boolean;

  constructor(
    name: Name,
    type: RecordType,
    { timeout = defaultTimeout, signal }: QueryOptions,
    sessions: Iterable<LinkSession>,
    clock: Clock,
    forget: (query: OneShotQuery) => void,
  ) {
    this.#name = name;
    this.#type = type;
    this.#sessions = new Set(sessions);
    const { promise, resolve } = Promise.withResolvers<readonly ResourceRecord[]>();
    this.answered = promise;
    const timer = clock.at(clock.now() + timeout, () => this.#finish());
    this.#finish = () => {
      timer[Symbol.dispose]();
      signal?.removeEventListener('abort', this.#finish);
      forget(this);
      for (const session of this.#sessions) session.release(name, type);
      this.#sessions.clear();
      resolve(distinctRecords(this.#found));
    };
    signal?.addEventListener('abort', this.#finish);
    this.#isAborted = () => signal?.aborted ?? false;
  }

  /** Asks; what the caches know is an answer at once. */
  start(): void {
    const sessions = [...this.#sessions];
    // Whatever ends it takes the question back on every link, so it has to be asked on all of them first.
    for (const session of sessions) session.ask(this.#name, this.#type);
    if (this.#isAborted()) this.#finish();
    const cached = sessions.flatMap(({ cache }) => cache.get(this.#name, this.#type));
    this.cacheChanged(cached.map(({ record }) => ({ kind: 'added', record })));
  }

  /** A link that came up meanwhile is asked, too. */
  addLink(session: LinkSession): void {
    this.#sessions.add(session);
    session.ask(this.#name, this.#type);
  }

  removeLink(session: LinkSession): void {
    this.#sessions.delete(session);
  }

  cacheChanged(changes: readonly CacheChange[]): void {
    const heard = changes.flatMap(({ kind, record }) =>
      kind !== 'removed' && record.name.equals(this.#name) ? [record] : [],
    );
    const answers = heard.filter(({ rdata }) => this.#type === 'ANY' || rdata.type === this.#type);
    this.#found.push(...answers);
    const isUnique = this.#type !== 'ANY' && answers.some(({ cacheFlush }) => cacheFlush);
    if (isUnique || heard.some((record) => this.#isDenial(record))) this.#finish();
  }

  /** What was heard until now is the answer. */
  end(): void {
    this.#finish();
  }

  /** RFC 6762 §6.1: the owner of the name says that it has no such record. */
  #isDenial({ rdata }: ResourceRecord): boolean {
    return rdata.type === 'NSEC' && this.#type !== 'ANY' && !rdata.types.includes(this.#type);
  }
}
