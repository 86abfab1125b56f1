import { askSources, forgetNetwork, hear } from './asking.ts';
import type { KeepingEvent, KeepingStep } from './keeping-events.ts';
import { type Keeping, wanted } from './keeping-state.ts';
import { isServed, retryAtOnce, sendUpdates, settleUpdate } from './updating.ts';

/**
 * Keeps names at what the sources say: takes in what happened, then sends whatever the servers have not acknowledged.
 * @param now milliseconds of a steady clock
 * @param random in [0, 1), fresh at every step
 */
export function step(keeping: Keeping, event: KeepingEvent, now: number, random: number): KeepingStep {
  const observed = observe(keeping, event, now, random);
  const planned = sendUpdates(observed.keeping, now);
  return { keeping: planned.keeping, actions: [...observed.actions, ...planned.actions] };
}

/** When a `timer` is due, if nothing else happens first. Infinity: never. */
export function wakeAt(keeping: Keeping): number {
  const due = keeping.kept.flatMap((kept) => {
    if (kept.sending !== undefined || kept.halted !== undefined) return [];
    const addresses = wanted(keeping, kept);
    if (addresses === undefined) return [];
    return isServed(kept, addresses) ? [Math.max(kept.retryAt, kept.renewAt)] : [kept.retryAt];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...due);
}

function observe(keeping: Keeping, event: KeepingEvent, now: number, random: number): KeepingStep {
  switch (event.kind) {
    case 'poll':
      return askSources(keeping, now);
    case 'network-changed':
      return askSources(retryAtOnce(forgetNetwork(keeping), now), now);
    case 'said':
      return hear(keeping, event);
    case 'updated':
      return settleUpdate(keeping, event, now, random);
    case 'timer':
      return { keeping, actions: [] };
  }
}
