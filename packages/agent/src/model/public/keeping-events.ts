import type { AgentErrorCode } from '../../errors.ts';
import type { Addresses, Family } from './family.ts';
import type { Keeping, RememberedName } from './keeping-state.ts';
import type { Outcome } from './outcome.ts';
import type { Source } from './source.ts';

/** A source's answer as it came, or why there is none. */
export type Said =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly detail: string };

/** What may happen to names that are kept. */
export type KeepingEvent =
  /** Every 30 s. */
  | { readonly kind: 'poll' }
  /** Addresses or links of this host have changed. */
  | { readonly kind: 'network-changed' }
  /** The time has come for what waits. */
  | { readonly kind: 'timer' }
  | { readonly kind: 'said'; readonly source: Source; readonly family: Family; readonly said: Said }
  | { readonly kind: 'updated'; readonly name: string; readonly outcome: Outcome };

/** What is to be done about it. */
export type KeepingAction =
  | { readonly kind: 'ask'; readonly source: Source; readonly family: Family }
  | { readonly kind: 'update'; readonly name: string; readonly addresses: Addresses }
  | { readonly kind: 'remember'; readonly name: string; readonly state: RememberedName }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly code: AgentErrorCode | undefined;
      readonly message: string;
      readonly fields: object;
    };

export interface KeepingStep {
  readonly keeping: Keeping;
  readonly actions: readonly KeepingAction[];
}
