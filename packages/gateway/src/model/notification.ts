import type { Instant } from './host.ts';

/** Milliseconds until a secondary that has not answered is told again, doubled each time. */
const firstPatience = 3_000;
/** RFC 1996 §3.6: how often one is told of a change in all; it asks by itself when its refresh time comes. */
const maxTries = 5;
/** Milliseconds between two changes that a secondary is told of: what comes in between it learns with the later one. */
const gap = 1_000;

/** What one secondary has been told of one zone's changes (RFC 1996). */
export interface Notification {
  /** The serial that it does not know of yet; undefined where there is none. */
  readonly serial: number | undefined;
  /** How often it has been told of that serial. */
  readonly tries: number;
  /** When it was told of anything last. */
  readonly sentAt: Instant;
}

export type NotificationEvent =
  | { readonly kind: 'changed'; readonly serial: number }
  | { readonly kind: 'answered' }
  | { readonly kind: 'tick' };

export type NotificationAction =
  | { readonly kind: 'send'; readonly serial: number }
  /** It does not answer. */
  | { readonly kind: 'give-up'; readonly serial: number; readonly tries: number };

export interface NotificationStep {
  readonly state: Notification;
  readonly actions: readonly NotificationAction[];
}

export const nothingToTell: Notification = { serial: undefined, tries: 0, sentAt: Number.NEGATIVE_INFINITY };

/** What to tell a secondary next; ticks come every second. */
export function notification(state: Notification, event: NotificationEvent, now: Instant): NotificationStep {
  switch (event.kind) {
    case 'changed':
      return due({ ...state, serial: event.serial, tries: 0 }, now);
    case 'answered':
      // An answer to what was told before the latest change says nothing of that.
      return { state: state.tries === 0 ? state : { ...state, serial: undefined, tries: 0 }, actions: [] };
    case 'tick':
      return due(state, now);
  }
}

function due(state: Notification, now: Instant): NotificationStep {
  const { serial, tries, sentAt } = state;
  const patience = tries === 0 ? gap : firstPatience * 2 ** (tries - 1);
  if (serial === undefined || now - sentAt < patience) return { state, actions: [] };
  if (tries === maxTries)
    return {
      state: { ...state, serial: undefined, tries: 0 },
      actions: [{ kind: 'give-up', serial, tries }],
    };
  return { state: { serial, tries: tries + 1, sentAt: now }, actions: [{ kind: 'send', serial }] };
}
