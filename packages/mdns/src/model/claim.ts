import { fullCredit, spendCredit, type UpdateCredit } from './update-credit.ts';

/** RFC 6762 §8.1: the first probe waits "a short random delay time, uniformly distributed in the range 0-250 ms". */
export const maxProbeDelay = 250;
/** RFC 6762 §8.1: three probes, and the announcement, 250 ms apart. */
const probeInterval = 250;
const probeCount = 3;
/** RFC 6762 §8.2: the loser of a tie-break "defers to the winning host by waiting one second". */
const outbidDelay = 1000;
/** RFC 6762 §8.1: "if fifteen conflicts occur within any ten-second period, the host MUST wait at least five seconds". */
const conflictLimit = 15;
const conflictWindow = 10_000;
const conflictDelay = 5000;
/** RFC 6762 §8.3: two to eight, the first gap one second, each later one at least twice as long. */
const announcementCount = 3;
const firstAnnouncementGap = 1000;

/**
 * `probing`: asking whether the name is free. `held`: it is, but the name that its records point to is not
 * won yet. `announced`: it is ours.
 */
export type ClaimPhase = 'probing' | 'held' | 'announced';

/** The claim of one host to one unique name on one link (RFC 6762 §8 and §9). */
export interface ClaimState {
  readonly phase: ClaimPhase;
  /** Probes sent while probing, announcements sent of the newest data afterwards. */
  readonly sent: number;
  /** When the next packet is due, in ms; Infinity for never. */
  readonly dueAt: number;
  /** When the newest announcement was sent, in ms; -Infinity before the first. */
  readonly announcedAt: number;
  /** When conflicts were lately seen, across renames. */
  readonly conflicts: readonly number[];
  /** There were too many of them: from now on, until a name is won, every probing waits. */
  readonly slowed: boolean;
  readonly credit: UpdateCredit;
}

export type ClaimEvent =
  /** Begin, or begin again after a rename or a change of link; `delay` in ms. */
  | { readonly kind: 'start'; readonly delay: number }
  /** `dueAt` has come. `hold`: what the records point to is not won yet. */
  | { readonly kind: 'due'; readonly hold: boolean }
  /** The probe has left: somewhat later than it was due, where the program had much else to do. */
  | { readonly kind: 'probed' }
  /** What the records point to is won. */
  | { readonly kind: 'release' }
  /** Another host answers with other data for the name. */
  | { readonly kind: 'conflict' }
  /** Another host probes for the name at the same time, and its data is the greater. */
  | { readonly kind: 'outbid' }
  /** The data changed, the name did not. */
  | { readonly kind: 'changed'; readonly hold: boolean };

/** `won` and `unsettled` are news of a name got and put in question again; after `lost` another name is to be started. */
export type ClaimAction = 'probe' | 'announce' | 'won' | 'unsettled' | 'lost';

export interface ClaimStep {
  readonly state: ClaimState;
  readonly actions: readonly ClaimAction[];
}

export const unstartedClaim: ClaimState = {
  phase: 'probing',
  sent: 0,
  dueAt: Infinity,
  announcedAt: -Infinity,
  conflicts: [],
  slowed: false,
  credit: fullCredit,
};

/** The next state of a claim. `now` in ms, monotonic. */
export function stepClaim(state: ClaimState, event: ClaimEvent, now: number): ClaimStep {
  switch (event.kind) {
    case 'start':
      return { state: startProbing(state, now, event.delay), actions: [] };
    case 'due':
      return state.phase === 'probing' ? probe(state, event.hold, now) : announce(state, now);
    case 'probed':
      return { state: probed(state, now), actions: [] };
    case 'release':
      return state.phase === 'held' ? firstAnnouncement(state, now) : { state, actions: [] };
    case 'conflict':
      return conflict(state, now);
    case 'outbid':
      return outbid(state, now);
    case 'changed':
      return changed(state, event.hold, now);
  }
}

function startProbing(state: ClaimState, now: number, delay: number): ClaimState {
  const conflicts = state.conflicts.filter((at) => at > now - conflictWindow);
  const slowed = state.slowed || conflicts.length >= conflictLimit;
  const dueAt = now + (slowed ? Math.max(delay, conflictDelay) : delay);
  return { ...state, phase: 'probing', sent: 0, dueAt, conflicts, slowed };
}

function probe(state: ClaimState, hold: boolean, now: number): ClaimStep {
  if (state.sent < probeCount) {
    return { state: { ...state, sent: state.sent + 1, dueAt: now + probeInterval }, actions: ['probe'] };
  }
  if (hold) return { state: { ...state, phase: 'held', dueAt: Infinity }, actions: [] };
  return firstAnnouncement(state, now);
}

/** RFC 6762 §8.1: the next packet comes "250 ms after" this one, and not after the moment at which this one was due. */
function probed(state: ClaimState, now: number): ClaimState {
  return state.phase === 'probing' && state.sent > 0 ? { ...state, dueAt: now + probeInterval } : state;
}

function firstAnnouncement(state: ClaimState, now: number): ClaimStep {
  const announced = announce({ ...state, phase: 'announced', sent: 0, slowed: false }, now);
  return { state: announced.state, actions: [...announced.actions, 'won'] };
}

function announce(state: ClaimState, now: number): ClaimStep {
  const sent = state.sent + 1;
  // RFC 6762 §8.3: the gaps increase "by at least a factor of two": of the gap as it was, for a timer may have been late.
  const lastGap = sent === 1 ? 0 : now - state.announcedAt;
  const gap = Math.max(firstAnnouncementGap * 2 ** (sent - 1), 2 * lastGap);
  const dueAt = sent < announcementCount ? now + gap : Infinity;
  return { state: { ...state, sent, dueAt, announcedAt: now }, actions: ['announce'] };
}

function conflict(state: ClaimState, now: number): ClaimStep {
  // RFC 6762 §8.1: "Any answers containing the record in question… received before the first probe query… MUST be silently ignored".
  if (state.phase === 'probing' && state.sent === 0) return { state, actions: [] };
  const remembered = { ...state, conflicts: [...state.conflicts, now] };
  // RFC 6762 §9: "the responder MUST immediately reset its conflicted unique record to probing state".
  if (state.phase === 'announced') return { state: startProbing(remembered, now, 0), actions: ['unsettled'] };
  return { state: { ...remembered, phase: 'probing', sent: 0, dueAt: Infinity }, actions: ['lost'] };
}

function outbid(state: ClaimState, now: number): ClaimStep {
  if (state.phase === 'announced' || state.sent === 0) return { state, actions: [] };
  return { state: startProbing(state, now, outbidDelay), actions: [] };
}

function changed(state: ClaimState, hold: boolean, now: number): ClaimStep {
  // What others were asked to agree to is no longer what is proposed.
  if (state.phase !== 'announced') {
    const asked = state.phase === 'held' || state.sent > 0;
    return { state: asked ? startProbing(state, now, 0) : state, actions: [] };
  }
  if (hold) return { state: { ...state, phase: 'held', dueAt: Infinity }, actions: [] };
  const { credit, from } = spendCredit(state.credit, now);
  return { state: { ...state, sent: 0, dueAt: from, credit }, actions: [] };
}
