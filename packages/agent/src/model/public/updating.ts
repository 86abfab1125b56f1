import { backoff } from '../backoff.ts';
import { leaseTimes } from '../renewal.ts';
import { type Addresses, listOf, sameAddresses } from './family.ts';
import type { KeepingAction, KeepingEvent, KeepingStep } from './keeping-events.ts';
import { type Keeping, type Kept, wanted } from './keeping-state.ts';
import type { Outcome } from './outcome.ts';

/** Whether the server has acknowledged exactly these addresses. */
export function isServed({ acknowledged }: Kept, addresses: Addresses): boolean {
  return acknowledged !== undefined && sameAddresses(acknowledged, addresses);
}

/** Sends what has to be said, or said again. One update of a name is on its way at a time. */
export function sendUpdates(keeping: Keeping, now: number): KeepingStep {
  const actions: KeepingAction[] = [];
  const kept = keeping.kept.map((one) => {
    const addresses = due(keeping, one, now);
    if (addresses === undefined) return one;
    actions.push({ kind: 'update', name: one.name.name, addresses });
    return { ...one, sending: { addresses, at: now } };
  });
  return { keeping: { ...keeping, kept }, actions };
}

function due(keeping: Keeping, kept: Kept, now: number): Addresses | undefined {
  if (kept.sending !== undefined || kept.halted !== undefined || now < kept.retryAt) return undefined;
  const addresses = wanted(keeping, kept);
  if (addresses === undefined) return undefined;
  return isServed(kept, addresses) && now < kept.renewAt ? undefined : addresses;
}

/** A silence may have come of the network that is gone; a wait that the server asked for holds. */
export function retryAtOnce(keeping: Keeping, now: number): Keeping {
  const kept = keeping.kept.map((one) => ({
    ...one,
    retryAt: Math.min(one.retryAt, Math.max(now, one.notBefore)),
  }));
  return { ...keeping, kept };
}

/** Takes what came of an update. Only what was acknowledged is remembered. */
export function settleUpdate(
  keeping: Keeping,
  { name, outcome }: Extract<KeepingEvent, { kind: 'updated' }>,
  now: number,
  random: number,
): KeepingStep {
  const before = keeping.kept.find((one) => one.name.name === name);
  if (before?.sending === undefined) return { keeping, actions: [] };
  const pauseMs = backoff(before.failures + 1, random) * keeping.options.patience;
  const after = settled(before, before.sending, outcome, { now, pauseMs, random });
  const kept = keeping.kept.map((one) => (one === before ? after : one));
  return { keeping: { ...keeping, kept }, actions: consequences(before, after, outcome) };
}

/** @param moment `pauseMs`: how long to wait at least after a failure */
function settled(
  kept: Kept,
  sent: NonNullable<Kept['sending']>,
  outcome: Outcome,
  { now, pauseMs, random }: { readonly now: number; readonly pauseMs: number; readonly random: number },
): Kept {
  const idle = { ...kept, sending: undefined };
  switch (outcome.kind) {
    case 'done': {
      const { leaseSeconds } = outcome;
      const renewAt =
        leaseSeconds === undefined
          ? Number.POSITIVE_INFINITY
          : leaseTimes(leaseSeconds, sent.at, random).renewAt;
      return { ...idle, acknowledged: sent.addresses, renewAt, failures: 0, trouble: undefined };
    }
    case 'later': {
      const notBefore = now + outcome.afterMs;
      const retryAt = Math.max(notBefore, now + pauseMs);
      return { ...idle, failures: kept.failures + 1, notBefore, retryAt, trouble: outcome.detail };
    }
    case 'never':
      return { ...idle, halted: outcome.detail };
  }
}

function consequences(before: Kept, after: Kept, outcome: Outcome): readonly KeepingAction[] {
  const { name } = before.name;
  const { acknowledged, halted } = after;
  const remember: KeepingAction = { kind: 'remember', name, state: { acknowledged, halted } };
  switch (outcome.kind) {
    case 'done':
      return acknowledged === undefined || isServed(before, acknowledged)
        ? []
        : [remember, announce(name, acknowledged)];
    case 'later':
      return before.trouble === outcome.detail ? [] : [warn(name, outcome.detail)];
    case 'never':
      return [remember, giveUp(name, outcome.detail)];
  }
}

function announce(name: string, addresses: Addresses): KeepingAction {
  const list = listOf(addresses);
  return {
    kind: 'log',
    level: 'info',
    code: undefined,
    message: `${name} is ${list.join(' and ')}`,
    fields: { event: 'updated', name, addresses: list },
  };
}

function warn(name: string, detail: string): KeepingAction {
  return {
    kind: 'log',
    level: 'warn',
    code: 'update.failed',
    message: `${name} could not be updated, and will be tried again: ${detail}`,
    fields: { name },
  };
}

function giveUp(name: string, detail: string): KeepingAction {
  return {
    kind: 'log',
    level: 'error',
    code: 'update.refused',
    message: `${name} is left alone until you change its configuration or secret, or start with --retry: ${detail}`,
    fields: { name },
  };
}
