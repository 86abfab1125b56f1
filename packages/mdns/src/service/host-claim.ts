import type { Link } from '../model/link.ts';
import { nextHostLabel } from '../model/rename.ts';
import type { World } from '../ports.ts';
import { hostRecords, namedAddresses, reverseRecords } from '../protocol/host-records.ts';
import { hostName } from '../protocol/service-name.ts';
import { ClaimedName, type ClaimedState } from './claimed-name.ts';
import type { LinkSession } from './link-session.ts';
import { Listeners } from './listeners.ts';

/** A host name under `.local` that is claimed, and then kept, on every link. Disposal says goodbye and forgets it. */
export interface HostClaim extends AsyncDisposable {
  /** The current one: it changes when the name turns out to be taken. */
  readonly label: string;
  readonly state: ClaimedState;
  /** Resolves with the label once it is won on every link and announced; a new promise after each rename or new probing. */
  readonly established: Promise<string>;
  /** Hears of every other label that is tried, by `rename` too; it is won once `established` resolves. */
  onRename(listener: (label: string, previous: string) => void): Disposable;
  /** Takes the name back and claims another. @throws MdnsError `mdns.bad-label` */
  rename(label: string): Promise<string>;
}

/** How a host name is to be claimed. */
export interface HostClaimOptions {
  /** The label to try after one was taken; `laptop`, `laptop-2`, `laptop-3`… where it is not given. */
  readonly rename?: (label: string) => string;
}

/** A host's name on all links, with the reverse names of its addresses. */
export class ClaimedHost implements HostClaim {
  readonly claim: ClaimedName;
  readonly #renames = new Listeners<[label: string, previous: string]>();
  readonly #reverse = new Map<LinkSession, readonly string[]>();
  readonly #forget: (host: ClaimedHost) => Promise<void>;

  constructor(
    id: string,
    label: string,
    options: HostClaimOptions,
    world: World,
    forget: (host: ClaimedHost) => Promise<void>,
  ) {
    hostName(label);
    this.#forget = forget;
    this.claim = new ClaimedName(
      {
        id,
        text: label,
        next: options.rename ?? ((taken) => nextHostLabel(taken, world.random())),
        records: (text, link) => hostRecords(hostName(text), link),
        renamed: (text, previous) => this.#renamed(text, previous),
      },
      world,
    );
  }

  get label(): string {
    return this.claim.text;
  }

  get state(): ClaimedState {
    return this.claim.state;
  }

  get established(): Promise<string> {
    return this.claim.established;
  }

  onRename(listener: (label: string, previous: string) => void): Disposable {
    return this.#renames.add(listener);
  }

  rename(label: string): Promise<string> {
    hostName(label);
    return this.claim.rename(label);
  }

  addLink(session: LinkSession): void {
    this.claim.addLink(session);
    this.#claimReverse(session);
  }

  linkChanged(session: LinkSession): void {
    this.claim.changedOn(session);
    this.#claimReverse(session);
  }

  removeLink(session: LinkSession): void {
    this.claim.removeLink(session);
    this.#reverse.delete(session);
  }

  withdraw(): void {
    for (const [session, ids] of this.#reverse) for (const id of ids) session.removeClaim(id);
    this.#reverse.clear();
    this.claim.withdraw();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#forget(this);
  }

  #renamed(label: string, previous: string): void {
    for (const session of this.#reverse.keys()) this.#claimReverse(session);
    this.#renames.tell(label, previous);
  }

  #claimReverse(session: LinkSession): void {
    const claims = reverseClaims(this, session.link);
    for (const id of this.#reverse.get(session) ?? []) if (!claims.has(id)) session.removeClaim(id);
    for (const [id, records] of claims) session.changeClaim(id, records);
    this.#reverse.set(session, [...claims.keys()]);
  }
}

/** Loopback addresses have no reverse names: every host has the same ones. */
function reverseClaims({ claim }: ClaimedHost, link: Link) {
  const name = hostName(claim.text);
  return new Map(
    namedAddresses(link)
      .filter(({ scope }) => scope !== 'host')
      .map((address) => [`${claim.id}/${address.address}`, reverseRecords(name, address, claim.id)]),
  );
}
