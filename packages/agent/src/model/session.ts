import type { SessionEvent } from './events.ts';
import { nextAskAt } from './name-servers.ts';
import { observe } from './observe.ts';
import { notFoundAfterMs, plan, searchDomainAfterMs } from './plan.ts';
import { nextDueAt } from './registration.ts';
import { nextContactAt } from './search.ts';
import { isSeeking, type Session, usableGateway, wish } from './session-state.ts';
import type { Step } from './step.ts';

/**
 * The life of a host on a LAN, from arrival to departure: takes in what happened, then does whatever the new state
 * of affairs calls for.
 * @param now milliseconds of a steady clock
 * @param random in [0, 1), fresh at every step
 */
export function step(session: Session, event: SessionEvent, now: number, random: number): Step {
  const observed = observe(session, event, now, random);
  const planned = plan(observed.session, now);
  return { session: planned.session, actions: [...observed.actions, ...planned.actions] };
}

/** Whether everything was taken back, or the time for it is over. */
export function hasLeft(session: Session, now: number): boolean {
  const { departure } = session;
  return departure !== undefined && (departure.pending.size === 0 || departure.deadline <= now);
}

/** When the session has to be woken by a `timer`, if nothing else happens first. Infinity: never. */
export function wakeAt(session: Session): number {
  if (session.departure !== undefined) return session.departure.deadline;
  if (session.addresses.length === 0) return Number.POSITIVE_INFINITY;
  return Math.min(
    contactAt(session),
    seekingAt(session),
    enrolmentAt(session),
    registrationAt(session),
    nextAskAt(session.nameServers),
  );
}

function contactAt(session: Session): number {
  return isSeeking(session) ? nextContactAt(session.search) : Number.POSITIVE_INFINITY;
}

function seekingAt({ seeking, options }: Session): number {
  if (seeking.since === undefined) return Number.POSITIVE_INFINITY;
  if (options.askSearchDomain && !seeking.askedSearchDomain) return seeking.since + searchDomainAfterMs;
  return seeking.saidNotFound ? Number.POSITIVE_INFINITY : seeking.since + notFoundAfterMs;
}

function enrolmentAt({ gateway }: Session): number {
  const idle = gateway?.answering !== true || gateway.credential !== undefined || gateway.enrolment.asked;
  return idle ? Number.POSITIVE_INFINITY : gateway.enrolment.retryAt;
}

function registrationAt(session: Session): number {
  const { registration } = session;
  const idle = usableGateway(session) === undefined || wish(session) === undefined;
  return idle ? (registration.held?.expiresAt ?? Number.POSITIVE_INFINITY) : nextDueAt(registration);
}
