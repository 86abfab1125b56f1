import { backoff } from './backoff.ts';
import type { Candidate } from './network.ts';

/** One candidate, and how far we got with it. */
export interface Contact {
  readonly candidate: Candidate;
  /** It says that it is a gateway that is known. */
  readonly promising: boolean;
  /** `refused`: its key is not trusted; it is left alone until something changes. */
  readonly state: 'idle' | 'contacting' | 'refused';
  /** Failures in a row. */
  readonly attempts: number;
  /** Not to be contacted earlier. */
  readonly retryAt: number;
}

/** Every candidate by its id. As many as possible are contacted at once, so that a silent one delays nobody. */
export type Search = ReadonlyMap<string, Contact>;

/** Contacts at one time: a flood of announcements must not become a flood of connections. */
export const maxContacts = 16;
/** More candidates than this are not looked at; far more than a LAN has gateways. */
export const maxCandidates = 256;
/** Of one server: nobody crowds others out by announcing many ports. */
export const maxPerServer = 4;

/** Tells candidates apart: who announces another's URL at an address of its own is somebody else. */
export function candidateId(candidate: Candidate): string {
  return [candidate.url, ...[...candidate.addresses].sort()].join(' ');
}

/**
 * The search with these candidates and no others; those that stay keep their state.
 * @param isPromising whether a candidate says that it is a gateway that is known; such ones come first
 */
export function withCandidates(
  search: Search,
  candidates: readonly Candidate[],
  isPromising: (candidate: Candidate) => boolean = () => false,
): Search {
  const contacts = candidates.map((candidate): [string, Contact] => {
    const id = candidateId(candidate);
    return [id, { ...(search.get(id) ?? untried(candidate)), promising: isPromising(candidate) }];
  });
  const promisingFirst = [...new Map(contacts)].sort(
    ([, one], [, other]) => Number(other.promising) - Number(one.promising),
  );
  return new Map(fewPerServer(promisingFirst).slice(0, maxCandidates));
}

function untried(candidate: Candidate): Contact {
  return { candidate, promising: false, state: 'idle', attempts: 0, retryAt: 0 };
}

function fewPerServer(contacts: readonly [string, Contact][]): readonly [string, Contact][] {
  const counts = new Map<string, number>();
  return contacts.filter(([, { candidate }]) => {
    const server = serverOf(candidate);
    const count = (counts.get(server) ?? 0) + 1;
    counts.set(server, count);
    return count <= maxPerServer;
  });
}

function serverOf({ url, addresses }: Candidate): string {
  return addresses.length === 0 ? new URL(url).hostname : [...addresses].sort().join(' ');
}

/** The network has changed: who was refused or silent gets another chance at once. */
export function reconsidered(search: Search): Search {
  const entries = [...search].map(([id, contact]): [string, Contact] => [
    id,
    contact.state === 'contacting' ? contact : { ...contact, state: 'idle', attempts: 0, retryAt: 0 },
  ]);
  return new Map(entries);
}

/** Everything as if it had just been found: contacts in flight were given up, too. */
export function restarted(search: Search): Search {
  const entries = [...search].map(([id, contact]): [string, Contact] => [
    id,
    { ...contact, state: 'idle', attempts: 0, retryAt: 0 },
  ]);
  return new Map(entries);
}

export function candidates(search: Search): readonly Candidate[] {
  return [...search.values()].map(({ candidate }) => candidate);
}

export function markContacting(search: Search, id: string): Search {
  return updated(search, id, (contact) => ({ ...contact, state: 'contacting' }));
}

export function markAnswered(search: Search, id: string): Search {
  return updated(search, id, (contact) => ({ ...contact, state: 'idle', attempts: 0, retryAt: 0 }));
}

export function markRefused(search: Search, id: string): Search {
  return updated(search, id, (contact) => ({ ...contact, state: 'refused' }));
}

/** @param random in [0, 1) */
export function markFailed(search: Search, id: string, now: number, random: number): Search {
  return updated(search, id, (contact) => {
    const attempts = contact.attempts + 1;
    return { ...contact, state: 'idle', attempts, retryAt: now + backoff(attempts, random) };
  });
}

/** Candidates that are to be contacted now: those first that may be known, and that have failed the least. */
export function dueContacts(search: Search, now: number): readonly Candidate[] {
  return [...search.values()]
    .filter(({ state, retryAt }) => state === 'idle' && retryAt <= now)
    .sort((one, other) => Number(other.promising) - Number(one.promising) || one.attempts - other.attempts)
    .slice(0, freeContacts(search))
    .map(({ candidate }) => candidate);
}

/** When the next candidate is due. */
export function nextContactAt(search: Search): number {
  if (freeContacts(search) === 0) return Number.POSITIVE_INFINITY;
  const waiting = [...search.values()].filter(({ state }) => state === 'idle');
  return Math.min(...waiting.map(({ retryAt }) => retryAt));
}

function freeContacts(search: Search): number {
  const contacting = [...search.values()].filter(({ state }) => state === 'contacting');
  return Math.max(0, maxContacts - contacting.length);
}

function updated(search: Search, id: string, change: (contact: Contact) => Contact): Search {
  const contact = search.get(id);
  return contact === undefined ? search : new Map([...search, [id, change(contact)]]);
}
