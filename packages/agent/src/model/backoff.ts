/** Milliseconds before the first retry. */
export const firstRetryMs = 500;
/** The longest pause, so that a gateway that comes back is noticed within half a minute. */
export const longestRetryMs = 30_000;

/**
 * Milliseconds to wait after the `attempt`th failure in a row (from 1): doubling up to the longest pause, the upper
 * half of it random, so that a thousand hosts do not come back at one instant.
 * @param random in [0, 1)
 */
export function backoff(attempt: number, random: number): number {
  const full = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random;
}
