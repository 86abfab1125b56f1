/** A beat that costs nothing. */
const BEAT_MS = 20;

/** A case is judged soon after the instants that it is about. */
const REMEMBERED_MS = 10_000;

interface Beat {
  readonly at: number;
  /** How long after its time it came. */
  readonly lateness: number;
}

let beats: Beat[] = [];

/**
 * How late timers of the last seconds were in this process, which rests: so long did the machine's other work keep a
 * program waiting that had something to do. Next to nothing on a machine that is not overloaded.
 */
export function machineLateness(): number {
  return Math.max(0, ...beats.map(({ lateness }) => lateness));
}

function beat(due: number): void {
  const at = performance.now();
  beats = [...beats.filter((other) => at - other.at < REMEMBERED_MS), { at, lateness: at - due }];
  setTimeout(beat, BEAT_MS, at + BEAT_MS).unref();
}

beat(performance.now());
