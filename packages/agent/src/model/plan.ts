import { log, type SessionAction } from './actions.ts';
import { planNameServers, planResolver } from './plan-resolver.ts';
import { isDue, sent, unregistered } from './registration.ts';
import { candidateId, dueContacts, markContacting } from './search.ts';
import { isSeeking, notSeeking, ownZone, type Session, usableGateway, wish } from './session-state.ts';
import type { Step } from './step.ts';

/** mDNS answers within 120 ms (RFC 6762 §6); a lost packet is asked for again after 1 s (§5.2). */
export const searchDomainAfterMs = 1_500;
/** Two more mDNS questions (at 1 s and 3 s, RFC 6762 §5.2) and time to answer them. */
export const notFoundAfterMs = 4_000;

/** Does whatever the state of affairs calls for, in the order of an arrival. Nothing is due twice. */
export function plan(session: Session, now: number): Step {
  if (session.departure !== undefined || session.addresses.length === 0)
    return run(session, [planResolver], now);
  return run(
    session,
    [
      planClaim,
      planExpiry,
      planSeeking,
      planSearchDomain,
      planNotFound,
      planContacts,
      planEnrolment,
      planRelease,
      planRegistration,
      planResolver,
      planNameServers,
    ],
    now,
  );
}

type Planner = (session: Session, now: number) => Step;

function run(session: Session, planners: readonly Planner[], now: number): Step {
  const actions: SessionAction[] = [];
  let current = session;
  for (const planner of planners) {
    const next = planner(current, now);
    current = next.session;
    actions.push(...next.actions);
  }
  return { session: current, actions };
}

function planClaim(session: Session): Step {
  if (session.name.state !== 'unclaimed') return { session, actions: [] };
  const { label } = session.name;
  return {
    session: { ...session, name: { label, state: 'probing' } },
    actions: [{ kind: 'claim', label }],
  };
}

function planExpiry(session: Session, now: number): Step {
  const { held } = session.registration;
  if (held === undefined || held.expiresAt > now) return { session, actions: [] };
  const message = `the lease of ${held.label}.${held.zone} ran out before the gateway could be reached`;
  return {
    session: { ...session, registration: unregistered },
    actions: [log('warn', message, {}, 'lease.lost')],
  };
}

function planSeeking(session: Session, now: number): Step {
  if (session.gateway !== undefined) return { session: { ...session, seeking: notSeeking }, actions: [] };
  const { seeking } = session;
  return { session: { ...session, seeking: { ...seeking, since: seeking.since ?? now } }, actions: [] };
}

function planSearchDomain(session: Session, now: number): Step {
  const { seeking, options } = session;
  const isDue = seeking.since !== undefined && now >= seeking.since + searchDomainAfterMs;
  if (!isDue || seeking.askedSearchDomain || !options.askSearchDomain) return { session, actions: [] };
  return {
    session: { ...session, seeking: { ...seeking, askedSearchDomain: true } },
    actions: [{ kind: 'ask-search-domain' }],
  };
}

function planNotFound(session: Session, now: number): Step {
  const { seeking } = session;
  const isDue = seeking.since !== undefined && now >= seeking.since + notFoundAfterMs;
  if (!isDue || seeking.saidNotFound) return { session, actions: [] };
  const message =
    'nobody on this LAN announces a gateway; the name works over mDNS, and the search goes on. Where one is known, say so: --gateway https://NAME:8443';
  const nobody = session.search.size === 0;
  return {
    session: { ...session, seeking: { ...seeking, saidNotFound: true } },
    actions: nobody ? [log('warn', message, {}, 'gateway.not-found')] : [],
  };
}

function planContacts(session: Session, now: number): Step {
  if (!isSeeking(session)) return { session, actions: [] };
  const due = dueContacts(session.search, now);
  const search = due.reduce(
    (marked, candidate) => markContacting(marked, candidateId(candidate)),
    session.search,
  );
  return {
    session: { ...session, search },
    actions: due.map((candidate) => ({ kind: 'contact', candidate })),
  };
}

function planEnrolment(session: Session, now: number): Step {
  const { gateway } = session;
  if (gateway?.answering !== true || gateway.credential !== undefined) return { session, actions: [] };
  if (gateway.enrolment.asked || gateway.enrolment.retryAt > now) return { session, actions: [] };
  const { label } = session.options;
  const enrolment = { ...gateway.enrolment, asked: true };
  return {
    session: { ...session, gateway: { ...gateway, enrolment } },
    actions: [{ kind: 'enrol', peer: { candidate: gateway.candidate, pin: gateway.pin }, label }],
  };
}

/** What stands in DNS and is no longer true of this host is taken back at once; the new wish need not wait for it. */
function planRelease(session: Session): Step {
  const { standing } = session.registration;
  const gateway = usableGateway(session);
  if (standing === undefined || gateway === undefined) return { session, actions: [] };
  const zone = ownZone(session);
  if (standing.label === session.name.label && standing.zone === zone?.name) return { session, actions: [] };
  return {
    session: { ...session, registration: unregistered },
    actions: [{ kind: 'release', ...gateway, wish: standing }],
  };
}

function planRegistration(session: Session, now: number): Step {
  const { registration } = session;
  const gateway = usableGateway(session);
  const wished = wish(session);
  if (gateway === undefined || wished === undefined) return { session, actions: [] };
  if (!isDue(registration, wished, now)) return { session, actions: [] };
  return {
    session: { ...session, registration: sent(registration, wished, now) },
    actions: [{ kind: 'register', ...gateway, wish: wished }],
  };
}
