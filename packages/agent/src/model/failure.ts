/** Why the gateway did not do what it was asked for. */
export type Failure =
  /** No answer: refused, reset, timed out, or not a gateway. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** It answered, with a problem (RFC 9457). */
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** The gateway's code, as in docs/errors.md; `unknown` where it gave none. */
      readonly code: string;
      readonly detail: string;
      /** Seconds that it asks us to wait. */
      readonly retryAfter: number | undefined;
    }
  /** Another key than the pinned one; nothing was sent to it. */
  | { readonly kind: 'key-changed'; readonly pin: string };

/** Milliseconds to wait after a refusal that only an administrator can lift. */
const hopelessRetryMs = 30_000;

/** How to go on after a failure. */
export type Remedy =
  /** The name is somebody else's: take another one, in mDNS and in DNS. */
  | { readonly kind: 'rename' }
  /** The gateway does not know our credential (any more): enrol again. */
  | { readonly kind: 'enrol' }
  /** The key is not the one we trust: look for the gateway again. */
  | { readonly kind: 'distrust' }
  /** Ask again, not before this many milliseconds; the session's own back-off may be longer. */
  | { readonly kind: 'retry'; readonly afterMs: number };

/**
 * Refusals that mean that the name is another's. A stale registration of our own is none of these: the gateway
 * knows it by our credential and takes the request for a refresh.
 */
const nameIsTaken: ReadonlySet<string> = new Set([
  'name.taken',
  'name.reserved',
  'name.exists',
  'host.not-yours',
]);

export function remedy(failure: Failure): Remedy {
  if (failure.kind === 'key-changed') return { kind: 'distrust' };
  if (failure.kind === 'unreachable') return { kind: 'retry', afterMs: 0 };
  if (nameIsTaken.has(failure.code) || failure.status === 409) return { kind: 'rename' };
  if (failure.status === 401) return { kind: 'enrol' };
  const asked = (failure.retryAfter ?? 0) * 1000;
  const passing = failure.status >= 500 || failure.status === 429;
  return { kind: 'retry', afterMs: passing ? asked : Math.max(asked, hopelessRetryMs) };
}

/** One sentence for a log and for `status`. */
export function describeFailure(failure: Failure): string {
  if (failure.kind === 'unreachable') return failure.detail;
  if (failure.kind === 'key-changed') return `its key is ${failure.pin}, not the pinned one`;
  return `${failure.detail} (${failure.status} ${failure.code})`;
}
