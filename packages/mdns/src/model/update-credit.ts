/** RFC 6762 §8.4: "SHOULD NOT update its records more than ten times per minute". */
const updatesPerMinute = 10;
const refillEvery = 60_000 / updatesPerMinute;

/** How many updates may be announced at once, as a bucket that refills. */
export interface UpdateCredit {
  /** 0–`updatesPerMinute` at the time `at`; below 0 where updates have been promised for later. */
  readonly left: number;
  /** ms */
  readonly at: number;
}

export const fullCredit: UpdateCredit = { left: updatesPerMinute, at: 0 };

/** Takes one update out of the bucket; `from` is the earliest time (ms) at which it may be announced. */
export function spendCredit(credit: UpdateCredit, now: number): { credit: UpdateCredit; from: number } {
  const refilled = Math.min(updatesPerMinute, credit.left + (now - credit.at) / refillEvery);
  const left = refilled - 1;
  return { credit: { left, at: now }, from: left >= 0 ? now : now - left * refillEvery };
}
