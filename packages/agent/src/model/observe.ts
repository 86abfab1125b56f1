import { log, type SessionAction } from './actions.ts';
import type { HostAddress } from './addresses.ts';
import type { SessionEvent } from './events.ts';
import { askedAnew } from './name-servers.ts';
import type { Candidate } from './network.ts';
import { contacted, contactFailed } from './observe-contact.ts';
import {
  enrolled,
  enrolmentFailed,
  registered,
  registrationFailed,
  released,
} from './observe-registration.ts';
import { nameServerAsked, resolverSet } from './observe-resolver.ts';
import { saysItIsKnown } from './pin.ts';
import { doubted, unhindered, unregistered } from './registration.ts';
import { reconsidered, restarted, withCandidates } from './search.ts';
import { credentialedGateway, type Departure, notSeeking, type Session } from './session-state.ts';
import type { Step } from './step.ts';

/** A departure takes at most this long, whoever does not answer; the process then has half a second left. */
const departureMs = 1_500;

/** Takes in what happened; what is to be done about it is for `plan` to say. */
export function observe(session: Session, event: SessionEvent, now: number, random: number): Step {
  switch (event.kind) {
    case 'addresses':
      return addressesAre(session, event.addresses, now);
    case 'claimed':
      return claimed(session, event.label);
    case 'renamed':
      return renamed(session, event.label);
    case 'services':
      return { session: { ...session, services: event.services }, actions: [] };
    case 'candidates':
      return candidatesAre(session, event.source, event.candidates);
    case 'contacted':
      return contacted(session, event);
    case 'contact-failed':
      return contactFailed(session, event.candidate, event.failure, now, random);
    case 'enrolled':
      return enrolled(session, event.credential);
    case 'enrolment-failed':
      return enrolmentFailed(session, event.failure, now, random);
    case 'registered':
      return registered(session, event.leaseSeconds, random);
    case 'registration-failed':
      return registrationFailed(session, event.failure, now, random);
    case 'released':
      return answered(released(session, event.wish), 'release');
    case 'release-failed':
      return answered(released(session, event.wish, event.failure), 'release');
    case 'resolver-set':
      return resolverSet(session, event, now);
    case 'name-server-asked':
      return nameServerAsked(session, event.address, event.answered, now);
    case 'resolver-restored':
      return answered({ session, actions: [] }, 'resolver');
    case 'goodbye-said':
      return answered({ session, actions: [] }, 'goodbye');
    case 'timer':
      return { session, actions: [] };
    case 'resumed':
      return resumed(session, now);
    case 'stop':
      return stop(session, now);
  }
}

function addressesAre(session: Session, addresses: readonly HostAddress[], now: number): Step {
  const current = { ...session, addresses, registration: unhindered(session.registration) };
  if (addresses.length === 0) return linkLost(current);
  if (session.addresses.length === 0) return { session: linkCame(current, now), actions: [] };
  const gone = session.addresses.some(({ address }) => !addresses.some((other) => other.address === address));
  if (gone) return { session: restartedSession(current), actions: [{ kind: 'reconnect' }] };
  return { session: { ...current, search: reconsidered(session.search) }, actions: [] };
}

function linkLost(session: Session): Step {
  const { label, state } = session.name;
  const { standing } = session.registration;
  return {
    session: {
      ...session,
      name: { label, state: state === 'unclaimed' ? state : 'probing' },
      search: restarted(session.search),
      seeking: notSeeking,
      gateway: undefined,
      registration: { ...unregistered, standing },
    },
    actions: [log('info', 'no link: waiting for a network', { event: 'no-link' }), { kind: 'reconnect' }],
  };
}

function linkCame(session: Session, now: number): Session {
  return { ...session, search: reconsidered(session.search), seeking: { ...notSeeking, since: now } };
}

/** Requests in flight hang on addresses that are gone; they are given up and, where still wanted, made again. */
function restartedSession(session: Session): Session {
  const { gateway, registration, nameServers } = session;
  return {
    ...session,
    nameServers: nameServers && askedAnew(nameServers),
    search: restarted(session.search),
    gateway: gateway && { ...gateway, enrolment: { ...gateway.enrolment, asked: false } },
    registration: { ...registration, asked: undefined },
  };
}

function claimed(session: Session, label: string): Step {
  return {
    session: { ...session, name: { label, state: 'won' } },
    actions: [
      log('info', `claimed ${label}.local`, { event: 'claimed', label }),
      { kind: 'remember-label', label },
    ],
  };
}

function renamed(session: Session, label: string): Step {
  const before = session.name.label;
  return {
    session: { ...session, name: { label, state: 'probing' } },
    actions: [
      log('info', `${before} belongs to another host; trying ${label}`, { event: 'renamed', label, before }),
    ],
  };
}

function candidatesAre(
  session: Session,
  source: 'mdns' | 'search-domain',
  candidates: readonly Candidate[],
): Step {
  const found =
    source === 'mdns'
      ? { ...session.found, mdns: candidates }
      : { ...session.found, searchDomain: candidates };
  const { gateway } = session.options;
  const all = [...found.mdns, ...found.searchDomain];
  // Of the named gateway mDNS may know addresses that this host's resolver does not.
  const named = gateway && [gateway, ...all.filter(({ url }) => url === gateway.url)];
  const search = withCandidates(session.search, named ?? all, (candidate) =>
    saysItIsKnown(session.known, candidate),
  );
  return { session: { ...session, found, search }, actions: [] };
}

function resumed(session: Session, now: number): Step {
  return {
    session: {
      ...restartedSession(session),
      registration: doubted({ ...session.registration, asked: undefined }, now),
    },
    actions: [log('info', 'the host has slept: registering anew'), { kind: 'reconnect' }],
  };
}

function stop(session: Session, now: number): Step {
  if (session.departure !== undefined) return { session, actions: [] };
  const gateway = credentialedGateway(session);
  const { standing } = session.registration;
  const release: readonly SessionAction[] =
    gateway !== undefined && standing !== undefined ? [{ kind: 'release', ...gateway, wish: standing }] : [];
  const pending: Departure['pending'] = new Set([
    'goodbye' as const,
    ...release.map(() => 'release' as const),
    ...(session.resolver === undefined ? [] : ['resolver' as const]),
  ]);
  return {
    session: { ...session, departure: { pending, deadline: now + departureMs } },
    actions: [log('info', 'leaving', { event: 'leaving' }), ...release, { kind: 'goodbye' }],
  };
}

/** One answer less to wait for, if the host is leaving. */
function answered(step: Step, what: 'release' | 'resolver' | 'goodbye'): Step {
  const { departure } = step.session;
  if (departure === undefined) return step;
  const pending = new Set([...departure.pending].filter((other) => other !== what));
  return { ...step, session: { ...step.session, departure: { ...departure, pending } } };
}
