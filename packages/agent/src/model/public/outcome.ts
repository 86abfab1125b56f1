/** What came of an update. */
export type Outcome =
  /** Acknowledged. `leaseSeconds`: how long it holds unless it is said again. */
  | { readonly kind: 'done'; readonly leaseSeconds: number | undefined }
  /** Not taken now; to be tried again, not before `afterMs`. */
  | { readonly kind: 'later'; readonly detail: string; readonly afterMs: number }
  /** Not taken, and would never be as things are: repeating it would be abuse. */
  | { readonly kind: 'never'; readonly detail: string };

/** By how much the usual back-off is stretched: our own gateway is asked again at once, strangers after half a minute. */
export const patience = { ourGateway: 1, stranger: 60 } as const;

export function done(leaseSeconds?: number): Outcome {
  return { kind: 'done', leaseSeconds };
}

export function later(detail: string, afterMs = 0): Outcome {
  return { kind: 'later', detail, afterMs };
}

export function never(detail: string): Outcome {
  return { kind: 'never', detail };
}
