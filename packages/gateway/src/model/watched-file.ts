import type { Claim, Instant } from './host.ts';

/** One user's file, and the hosts that have the addresses in it. */
export interface WatchedFile {
  readonly path: string;
  readonly user: string;
  readonly hosts: readonly Pick<Claim, 'name' | 'zone'>[];
}

/** What was seen of a user's file. */
export type FileReading =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Milliseconds: a shell's `>` empties a file before anything is written to it. */
const emptiedForGood = 1_000;

export interface WatchedFileState {
  /** What DNS was last made to say of it: its addresses, or none of them; undefined: not known. */
  readonly served: string | undefined;
  /** What DNS is being made to say. */
  readonly wanted: string | undefined;
  readonly emptySince: Instant | undefined;
  /** What was complained of last. */
  readonly complaint: string | undefined;
}

export type WatchedFileEvent =
  | { readonly kind: 'read'; readonly reading: FileReading }
  /** What was wanted is served. */
  | { readonly kind: 'served' }
  /** It is not, and is to be tried again at the next reading. */
  | { readonly kind: 'failed'; readonly reason: string };

export type WatchedFileAction =
  | { readonly kind: 'update'; readonly addresses: readonly string[] }
  | { readonly kind: 'release' }
  | { readonly kind: 'complain'; readonly reason: string };

export interface WatchedFileStep {
  readonly state: WatchedFileState;
  readonly actions: readonly WatchedFileAction[];
}

export const unseen: WatchedFileState = {
  served: undefined,
  wanted: undefined,
  emptySince: undefined,
  complaint: undefined,
};

/**
 * The life of one user's file, which is read again only once what it said before is served, or is not. One that is not
 * there says nothing: it may be about to appear, or its disk be away.
 */
export function watchedFile(state: WatchedFileState, event: WatchedFileEvent, now: Instant): WatchedFileStep {
  switch (event.kind) {
    case 'served':
      return {
        state: { ...state, served: state.wanted, wanted: undefined, complaint: undefined },
        actions: [],
      };
    case 'failed':
      return complain({ ...state, wanted: undefined }, event.reason);
    case 'read':
      return read(state, event.reading, now);
  }
}

/** Whether a file is to be read again soon without anybody having touched it. */
export function isRestless({ emptySince }: WatchedFileState): boolean {
  return emptySince !== undefined;
}

function read(state: WatchedFileState, reading: FileReading, now: Instant): WatchedFileStep {
  const calm = { ...state, emptySince: undefined };
  switch (reading.kind) {
    case 'absent':
      return { state: calm, actions: [] };
    case 'unusable':
      return complain(calm, reading.reason);
    case 'nothing': {
      const { emptySince = now } = state;
      if (now - emptySince < emptiedForGood) return { state: { ...calm, emptySince }, actions: [] };
      return want(calm, '', { kind: 'release' });
    }
    case 'addresses':
      return want(calm, reading.addresses.join(' '), { kind: 'update', addresses: reading.addresses });
  }
}

function want(state: WatchedFileState, wanted: string, action: WatchedFileAction): WatchedFileStep {
  return wanted === state.served
    ? { state, actions: [] }
    : { state: { ...state, wanted }, actions: [action] };
}

/** What goes on being wrong is told of once. */
function complain(state: WatchedFileState, reason: string): WatchedFileStep {
  return {
    state: { ...state, complaint: reason },
    actions: reason === state.complaint ? [] : [{ kind: 'complain', reason }],
  };
}
