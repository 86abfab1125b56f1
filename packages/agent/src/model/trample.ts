/** How often the resolver is told again before it is left to whoever overwrites it. */
export const maxTramples = 10;
/** The time in which so many are a fight. */
export const trampleWindowMs = 5_000;

/** When somebody else has overwritten the resolver, in milliseconds of a steady clock: those that still count. */
export type Tramples = readonly number[];

export function trampled(earlier: Tramples, now: number): Tramples {
  return [...earlier.filter((at) => at > now - trampleWindowMs), now];
}

/** Two programs that each want the last word never end: one of them has to. */
export function isFight(tramples: Tramples): boolean {
  return tramples.length > maxTramples;
}
