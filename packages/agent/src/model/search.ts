import { backoff } from './backoff.ts';
import type { Candidate } from './network.ts';

/** One candidate, and how far we got with it. */
export interface Contact {
  readonly candidate: Candidate;
  /** `refused`: its key is not trusted; it is left alone until something changes. */
  readonly state: 'idle' | 'contacting' | 'refused';
  /** Failures in a row. */
  readonly attempts: number;
  /** Not to be contacted earlier. */
  readonly retryAt: number;
}

/** Every candidate by its id. All of them are contacted at once, so that a silent one delays nobody. */
export type Search = ReadonlyMap<string, Contact>;

/** More candidates than this are not looked at: a flood of announcements must not become a flood of connections. */
export const maxContacts = 16;

/** Tells candidates apart: who announces another's URL at an address of its own is somebody else. */
export function candidateId(candidate: Candidate): string {
  return [candidate.url, ...[...candidate.addresses].sort()].join(' ');
}

/** The search with these candidates and no others; those that stay keep their state. */
export function withCandidates(search: Search, candidates: readonly Candidate[]): Search {
  const entries = candidates.slice(0, maxContacts).map((candidate): [string, Contact] => {
    const id = candidateId(candidate);
    return [id, search.get(id) ?? { candidate, state: 'idle', attempts: 0, retryAt: 0 }];
  });
  return new Map(entries);
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
  return withCandidates(new Map(), candidates(search));
}

export function candidates(search: Search): readonly Candidate[] {
  return [...search.values()].map(({ candidate }) => candidate);
}

export function markContacting(search: Search, id: string): Search {
  return updated(search, id, (contact) => ({ ...contact, state: 'contacting' }));
}

export function markAnswered(search: Search, id: string): Search {
  return updated(search, id, ({ candidate }) => ({ candidate, state: 'idle', attempts: 0, retryAt: 0 }));
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

/** Candidates that are to be contacted now. */
export function dueContacts(search: Search, now: number): readonly Candidate[] {
  return [...search.values()]
    .filter(({ state, retryAt }) => state === 'idle' && retryAt <= now)
    .map(({ candidate }) => candidate);
}

/** When the next candidate is due. */
export function nextContactAt(search: Search): number {
  const waiting = [...search.values()].filter(({ state }) => state === 'idle');
  return Math.min(...waiting.map(({ retryAt }) => retryAt));
}

function updated(search: Search, id: string, change: (contact: Contact) => Contact): Search {
  const contact = search.get(id);
  return contact === undefined ? search : new Map([...search, [id, change(contact)]]);
}
