import { MdnsError } from '../errors.ts';
import type { ClaimRecords } from '../model/claim-records.ts';
import type { Link } from '../model/link.ts';
import type { ClaimNews } from '../model/link-claims.ts';
import type { World } from '../ports.ts';
import type { LinkSession } from './link-session.ts';

/** RFC 6762 §9: after a minute of probing "the host… should log an error message". */
const patience = 60_000;

/** What there is to know about a name that is to be unique on every link. */
export interface NameToClaim {
  /** Tells the claims of one link apart. */
  readonly id: string;
  /** A label or instance; where it is taken, `next` says what to try. */
  readonly text: string;
  readonly next: (text: string) => string;
  readonly records: (text: string, link: Link) => ClaimRecords;
  readonly renamed: (text: string, previous: string) => void;
}

/** Still asking whether the name is free on some link, or on none; won and announced on all; given back. */
export type ClaimedState = 'probing' | 'announced' | 'withdrawn';

/**
 * One name claimed on all links at once: it is ours when every link has agreed, and when one link refuses, it is
 * renamed on all of them.
 */
export class ClaimedName {
  readonly id: string;
  readonly #name: NameToClaim;
  readonly #world: World;
  readonly #won = new Map<LinkSession, boolean>();
  #text: string;
  #withdrawn = false;
  #established = Promise.withResolvers<string>();
  #impatience: Disposable | undefined;

  constructor(name: NameToClaim, world: World) {
    this.id = name.id;
    this.#name = name;
    this.#text = name.text;
    this.#world = world;
    this.#awaitEstablished();
  }

  get text(): string {
    return this.#text;
  }

  get state(): ClaimedState {
    if (this.#withdrawn) return 'withdrawn';
    const links = [...this.#won.values()];
    return links.length > 0 && links.every((won) => won) ? 'announced' : 'probing';
  }

  get established(): Promise<string> {
    return this.#established.promise;
  }

  addLink(session: LinkSession): void {
    this.#lookAgain(() => this.#won.set(session, false));
    session.startClaim(this.id, this.#recordsOn(session));
  }

  removeLink(session: LinkSession): void {
    this.#lookAgain(() => this.#won.delete(session));
  }

  /** The records changed: an address, a port, a text, or the host's name. */
  changed(): void {
    for (const session of this.#won.keys()) this.changedOn(session);
  }

  changedOn(session: LinkSession): void {
    session.changeClaim(this.id, this.#recordsOn(session));
  }

  news(session: LinkSession, { news }: ClaimNews): void {
    if (news === 'lost') this.#lost(session);
    else this.#lookAgain(() => this.#won.set(session, news === 'won'));
  }

  /** Gives the name up for another. */
  rename(text: string): Promise<string> {
    const previous = this.#text;
    this.#text = text;
    this.#lookAgain(() => {
      for (const session of this.#won.keys()) this.#won.set(session, false);
    });
    for (const session of this.#won.keys()) session.startClaim(this.id, this.#recordsOn(session));
    this.#name.renamed(text, previous);
    return this.established;
  }

  withdraw(): void {
    if (this.#withdrawn) return;
    this.#withdrawn = true;
    for (const session of this.#won.keys()) session.removeClaim(this.id);
    this.#won.clear();
    this.#impatience?.[Symbol.dispose]();
    this.#established.reject(new MdnsError('mdns.withdrawn', this.#text));
  }

  #lost(session: LinkSession): void {
    const taken = this.#text;
    const text = this.#name.next(taken);
    this.#world.log.warn(
      { link: session.link.name, taken, text },
      'another host has this name; taking the next',
    );
    void this.rename(text);
  }

  #recordsOn(session: LinkSession): ClaimRecords {
    return this.#name.records(this.#text, session.link);
  }

  /** Applies a change of what the links say, and keeps `established` in agreement with it. */
  #lookAgain(change: () => void): void {
    const before = this.state;
    change();
    const after = this.state;
    if (after === 'announced') {
      this.#impatience?.[Symbol.dispose]();
      this.#established.resolve(this.#text);
    } else if (before === 'announced') this.#awaitEstablished();
  }

  #awaitEstablished(): void {
    this.#established = Promise.withResolvers<string>();
    // Whoever does not wait for the name need not hear that it was withdrawn.
    this.#established.promise.catch(() => undefined);
    const { clock, log } = this.#world;
    this.#impatience?.[Symbol.dispose]();
    this.#impatience = clock.at(clock.now() + patience, () => {
      const why = this.#won.size === 0 ? 'no LAN interface is up' : 'check what else answers for it';
      log.error({ name: this.#text }, `${this.#text} could not be claimed within a minute: ${why}`);
    });
  }
}
