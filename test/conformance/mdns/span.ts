import assert from 'node:assert/strict';
import { machineLateness } from './metronome.ts';
import { EARLY_MS, LATE_MS, type Span } from './timing.ts';

/** Milliseconds between each instant and the next. */
export function gaps(instants: readonly { at: number }[]): number[] {
  return instants.slice(1).map(({ at }, index) => at - (instants[index]?.at ?? at));
}

/** So much more than the standard's longest duration is the machine's fault: the usual, and what it has just been seen to add. */
export function lateAllowance(): number {
  return LATE_MS + machineLateness();
}

/** Something came later than it may. The machine can have been the reason, as it cannot when something comes early. */
export class Late extends Error {
  override readonly name = 'Late';
}

/**
 * Fails unless a duration is in the span that the standard gives, and the machine's allowances.
 * @throws Late if it is longer
 */
export function assertWithin(duration: number, { least, most }: Span, what: string): void {
  const text = `${what}: ${duration.toFixed(1)} ms, where ${least} to ${most} ms are right`;
  assert.ok(duration >= least - EARLY_MS, text);
  if (!(duration <= most + lateAllowance())) throw new Late(text);
}

/** Fails if a duration is shorter than the standard's least one. */
export function assertAtLeast(duration: number, least: number, what: string): void {
  assertWithin(duration, { least, most: Number.POSITIVE_INFINITY }, what);
}

/** Fails if a duration is longer than the standard's longest one. */
export function assertAtMost(duration: number, most: number, what: string): void {
  assertWithin(duration, { least: Number.NEGATIVE_INFINITY, most }, what);
}
