import type { SessionAction } from './actions.ts';
import type { Session } from './session-state.ts';

/** What an event makes of a session, and what is to be done about it. */
export interface Step {
  readonly session: Session;
  readonly actions: readonly SessionAction[];
}
