/** Questions that may be asked at once: those about the some hundred services of the largest links that work well. */
const burst = 1000;
/** And then, each second: one or two full packets, whatever a stranger makes up. */
const perSecond = 100;
/** Those that have to wait do so this long (ms), so that they share packets. */
const pause = 1000;

/** How many questions one link is asked, as a bucket that refills. Changed in place; times are ms, monotonic. */
export class QuestionAllowance {
  #left = burst;
  #at = 0;
  #heldUntil = -Infinity;

  /** Until then nothing is asked, because more was to be asked than may be. */
  get heldUntil(): number {
    return this.#heldUntil;
  }

  /** How many of so many questions may be asked now. */
  take(wanted: number, now: number): number {
    if (now < this.#heldUntil) return 0;
    const refilled = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    const granted = Math.min(wanted, Math.floor(refilled));
    this.#left = refilled - granted;
    this.#at = now;
    if (granted < wanted) this.#heldUntil = now + pause;
    return granted;
  }
}
