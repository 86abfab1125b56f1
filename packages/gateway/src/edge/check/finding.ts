import { StartError, type StartErrorCode } from '../../errors.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly subject: string;
  /** A `warning` keeps the gateway from working as it should, a `problem` from starting. */
  readonly state: 'ok' | 'warning' | 'problem';
  readonly message: string;
}

/** Runs a probe, whose sentence says what is well; a `StartError` is a finding too, a warning if it is one of `bearable`. */
export async function examine(
  subject: string,
  probe: () => Promise<string>,
  bearable: readonly StartErrorCode[] = [],
): Promise<Finding> {
  try {
    return { subject, state: 'ok', message: await probe() };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const state = bearable.includes(error.code) ? 'warning' : 'problem';
    return { subject, state, message: error.message };
  }
}
