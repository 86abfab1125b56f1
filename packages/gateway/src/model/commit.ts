import type { Instant } from './host.ts';

/** Pause before the first retry; it doubles with each failure after that. */
const firstRetry = 500;
/** Hosts that have left are taken out of DNS at most this long after the DNS server is back. */
const longestRetry = 8_000;

/** Refusals within one group after which its parts are no longer divided: enough to find six offenders among thousands. */
const mostRefusals = 64;

/** What one commit does. */
export interface Work<Item> {
  readonly group: readonly Item[];
  /** The backend's records have to be read again first, for somebody else may have changed them. */
  readonly reread: boolean;
  /** Hosts that earlier commits could not take out of DNS go with this one. */
  readonly withLeaving: boolean;
}

/**
 * Group commit: one commit runs at a time, and everything that arrives meanwhile is the next one's group.
 *
 *     idle ──asked, edited, retry──▶ committing ──proved, failed──▶ committing (something waits) or idle
 *
 * A group that the DNS server refuses is divided, and its halves are committed by themselves, until what it refuses is
 * alone. Hosts that are still to go may be to blame as well, so that they are then left for a retry of their own.
 */
export interface CommitState<Item> {
  /** undefined while idle. */
  readonly running: Work<Item> | undefined;
  readonly waiting: readonly Item[];
  /** The next commit has to read the backend again. */
  readonly reread: boolean;
  /** Parts of a group that was refused; they go before what waits. */
  readonly suspects: readonly (readonly Item[])[];
  /** How often the group that `suspects` are of, or its parts, were refused. */
  readonly refusals: number;
  /** A commit was refused that hosts which are still to go were in: they wait for `retryAt`. */
  readonly leavingApart: boolean;
  /** Commits that have failed in a row. */
  readonly failures: number;
  /** Set after a failure: when to find out what the backend holds, and to do what is still wanted. */
  readonly retryAt: Instant | undefined;
}

export type CommitEvent<Item> =
  | { readonly kind: 'asked'; readonly items: readonly Item[] }
  /** Somebody else has edited what the backend holds, or what it holds is not known yet. */
  | { readonly kind: 'edited' }
  | { readonly kind: 'second' }
  | { readonly kind: 'proved' }
  /** What the backend holds is not certain any more. */
  | { readonly kind: 'failed' }
  /** The DNS server refuses what the group makes of the zone; `open` are its items that have had no answer yet. */
  | { readonly kind: 'refused'; readonly open: readonly Item[] };

export type CommitAction<Item> =
  | { readonly kind: 'commit'; readonly work: Work<Item> }
  | { readonly kind: 'reject'; readonly items: readonly Item[] };

export interface CommitStep<Item> {
  readonly state: CommitState<Item>;
  readonly actions: readonly CommitAction<Item>[];
}

export function idle<Item>(): CommitState<Item> {
  return {
    running: undefined,
    waiting: [],
    reread: false,
    suspects: [],
    refusals: 0,
    leavingApart: false,
    failures: 0,
    retryAt: undefined,
  };
}

/** The group commit's state machine. */
export function commitReducer<Item>(
  state: CommitState<Item>,
  event: CommitEvent<Item>,
  now: Instant,
): CommitStep<Item> {
  switch (event.kind) {
    case 'asked':
      return next({ ...state, waiting: [...state.waiting, ...event.items] });
    case 'edited':
      return next({ ...state, reread: true, leavingApart: false, retryAt: undefined });
    case 'second':
      return isDue(state, now) ? next({ ...state, leavingApart: false }, true) : { state, actions: [] };
    case 'proved':
      return next(afterProof(state));
    case 'failed':
      return next(afterFailure(state, now));
    case 'refused':
      return afterRefusal(state, event.open, now);
  }
}

function isDue<Item>({ retryAt, suspects }: CommitState<Item>, now: Instant): boolean {
  return retryAt !== undefined && retryAt <= now && suspects.length === 0;
}

function afterProof<Item>(state: CommitState<Item>): CommitState<Item> {
  const after = { ...state, running: undefined };
  return state.running?.withLeaving === false
    ? after
    : { ...after, leavingApart: false, failures: 0, retryAt: undefined };
}

function afterFailure<Item>(state: CommitState<Item>, now: Instant): CommitState<Item> {
  const pause = Math.min(firstRetry * 2 ** state.failures, longestRetry);
  return { ...state, running: undefined, reread: true, failures: state.failures + 1, retryAt: now + pause };
}

function afterRefusal<Item>(state: CommitState<Item>, open: readonly Item[], now: Instant): CommitStep<Item> {
  const apart = { ...state, leavingApart: true };
  // Nobody asked for what is refused: it is what the gateway itself still has to do.
  if (open.length === 0) return next(afterFailure(apart, now));
  const refusals = state.refusals + 1;
  const after = { ...apart, running: undefined, reread: true, retryAt: now + firstRetry, refusals };
  if (open.length === 1 && state.running?.withLeaving === true)
    return next({ ...after, suspects: [open, ...state.suspects] });
  if (open.length <= 1 || refusals > mostRefusals) {
    const { state: following, actions } = next(after);
    return { state: following, actions: [{ kind: 'reject', items: open }, ...actions] };
  }
  const middle = Math.ceil(open.length / 2);
  return next({ ...after, suspects: [open.slice(0, middle), open.slice(middle), ...state.suspects] });
}

function next<Item>(state: CommitState<Item>, due = false): CommitStep<Item> {
  const edited = state.reread && state.retryAt === undefined;
  const [suspects, ...otherSuspects] = state.suspects;
  const isWanted = due || edited || suspects !== undefined || state.waiting.length > 0;
  if (state.running !== undefined || !isWanted) return { state, actions: [] };
  const work: Work<Item> = {
    group: suspects ?? state.waiting,
    reread: state.reread,
    withLeaving: !state.leavingApart,
  };
  const left =
    suspects === undefined
      ? { waiting: [], suspects: [], refusals: 0 }
      : { waiting: state.waiting, suspects: otherSuspects };
  return {
    state: { ...state, ...left, running: work, reread: false },
    actions: [{ kind: 'commit', work }],
  };
}
