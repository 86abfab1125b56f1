import { type LogAction, log } from './actions.ts';
import { registrable } from './addresses.ts';
import { backoff } from './backoff.ts';
import type { SessionEvent } from './events.ts';
import { describeFailure, type Failure, remedy } from './failure.ts';
import type { Candidate } from './network.ts';
import { type Credential, judge, type KnownGateway, remember, type Verdict } from './pin.ts';
import { failed, granted, unhindered, unregistered, type Wish } from './registration.ts';
import { candidateId, markAnswered, markFailed, markRefused } from './search.ts';
import type { Step } from './session.ts';
import { isSeeking, type Session, type TrustedGateway } from './session-state.ts';

type Contacted = Extract<SessionEvent, { kind: 'contacted' }>;

/** A candidate has shown its key and its network. Only here does a gateway become trusted. */
export function contacted(session: Session, event: Contacted): Step {
  const id = candidateId(event.candidate);
  const answered = { ...session, search: markAnswered(session.search, id) };
  if (!isSeeking(session)) return { session: answered, actions: [] };
  const verdict = judge(
    { url: event.candidate.url, pin: event.pin, network: event.network },
    { required: session.options.pin, known: session.known, addresses: session.addresses },
  );
  if (!verdict.trusted) return refuse(session, id, refusal(event, verdict));
  if (!hasPlaceFor(session, event)) return refuse(session, id, noPlace(session, event));
  return trust(answered, event, verdict.firstContact);
}

function trust(session: Session, event: Contacted, firstContact: boolean): Step {
  const { candidate, pin, network } = event;
  const { url } = candidate;
  const known = session.known.find((gateway) => gateway.pin === pin);
  const learned = remember(session.known, learn(event, known?.credential));
  const gateway: TrustedGateway = {
    candidate,
    pin,
    network,
    credential: known?.credential,
    enrolment: { asked: false, attempts: 0, retryAt: 0 },
    answering: true,
  };
  const message = firstContact
    ? `met the gateway ${url} for the first time; its key ${pin} is remembered`
    : `the gateway ${url} has proved its key`;
  return {
    session: { ...session, gateway, known: learned, registration: unhindered(session.registration) },
    actions: [log('info', message, { event: 'trusted', url, pin }), { kind: 'remember', known: learned }],
  };
}

function learn({ candidate, pin, network }: Contacted, credential: Credential | undefined): KnownGateway {
  return {
    pin,
    url: candidate.url,
    zones: network.zones.map(({ name }) => name),
    prefixes: network.zones.flatMap(({ prefixes }) => prefixes),
    credential,
  };
}

function refuse(session: Session, id: string, reason: LogAction): Step {
  return { session: { ...session, search: markRefused(session.search, id) }, actions: [reason] };
}

function refusal({ candidate, pin }: Contacted, verdict: Extract<Verdict, { trusted: false }>): LogAction {
  const { url } = candidate;
  const what =
    verdict.code === 'gateway.key-changed'
      ? `${url} has the key ${pin}, but the pinned key is ${verdict.expected}`
      : `${url} (key ${pin}) is not the gateway that is known in this network (key ${verdict.expected})`;
  const message = `${what}: it gets no credential, and the resolver is left alone. If the new key is right, say so once: dyndns-agent up --pin ${pin}`;
  return log('error', message, { url, pin, expected: verdict.expected }, verdict.code);
}

function hasPlaceFor({ addresses }: Session, { network }: Contacted): boolean {
  return network.zones.some(({ prefixes }) => registrable(addresses, prefixes).length > 0);
}

function noPlace({ addresses }: Session, { candidate, network }: Contacted): LogAction {
  const own = addresses.map(({ address }) => address).join(', ');
  const prefixes = network.zones.flatMap((zone) => zone.prefixes).join(', ');
  const message = `${candidate.url} serves ${prefixes || 'no prefix'}, and this host has ${own}: there is nothing to register`;
  return log('warn', message, { url: candidate.url }, 'address.none');
}

/** @param random in [0, 1) */
export function contactFailed(
  session: Session,
  candidate: Candidate,
  failure: Failure,
  now: number,
  random: number,
): Step {
  const id = candidateId(candidate);
  const search = markFailed(session.search, id, now, random);
  const again = (search.get(id)?.attempts ?? 0) > 1;
  const message = `${candidate.url}: ${describeFailure(failure)}; trying again`;
  return {
    session: { ...session, search },
    actions: [log(again ? 'debug' : 'warn', message, { url: candidate.url }, 'gateway.unreachable')],
  };
}

export function enrolled(session: Session, credential: Credential): Step {
  const { gateway } = session;
  if (gateway === undefined) return { session, actions: [] };
  const known = withCredential(session.known, gateway.pin, credential);
  return {
    session: { ...session, known, gateway: { ...gateway, credential } },
    actions: [
      log('info', `enrolled at ${gateway.candidate.url} as ${credential.device}`, {
        event: 'enrolled',
        device: credential.device,
      }),
      { kind: 'remember', known },
    ],
  };
}

/** @param random in [0, 1) */
export function enrolmentFailed(session: Session, failure: Failure, now: number, random: number): Step {
  const { gateway } = session;
  if (gateway === undefined) return { session, actions: [] };
  const attempts = gateway.enrolment.attempts + 1;
  const cure = remedy(failure);
  const waitMs = Math.max(backoff(attempts, random), cure.kind === 'retry' ? cure.afterMs : 0);
  const tried = { ...gateway, enrolment: { asked: false, attempts, retryAt: now + waitMs } };
  const message = `${gateway.candidate.url} gave this device no credential: ${describeFailure(failure)}`;
  return {
    session: silenced({ ...session, gateway: tried }, failure, now, random),
    actions: [log(attempts > 1 ? 'debug' : 'warn', message, {}, 'enrolment.refused')],
  };
}

/** @param random in [0, 1) */
export function registered(session: Session, leaseSeconds: number, random: number): Step {
  const before = session.registration.held;
  const registration = granted(session.registration, leaseSeconds, random);
  const { held } = registration;
  if (held === undefined) return { session, actions: [] };
  const name = `${held.label}.${held.zone}`;
  const fields = { event: 'registered', name, addresses: held.addresses, leaseSeconds };
  const refreshed = before !== undefined && before.addresses.join() === held.addresses.join();
  const message = `${name} is served with ${held.addresses.join(', ')} for ${leaseSeconds} s`;
  return {
    session: { ...session, registration },
    actions: [
      refreshed
        ? log('debug', `renewed: ${message}`, { ...fields, event: 'renewed' })
        : log('info', message, fields),
    ],
  };
}

/** @param random in [0, 1) */
export function registrationFailed(session: Session, failure: Failure, now: number, random: number): Step {
  const { registration, gateway } = session;
  const { asked } = registration;
  if (asked === undefined || gateway === undefined) return { session, actions: [] };
  const cure = remedy(failure);
  const name = `${asked.wish.label}.${asked.wish.zone}`;
  const reason = log(
    registration.attempts > 0 ? 'debug' : 'warn',
    `${gateway.candidate.url} did not register ${name}: ${describeFailure(failure)}`,
    { name },
    failure.kind === 'unreachable' ? 'gateway.unreachable' : 'gateway.refused',
  );
  if (cure.kind === 'rename') return renameToo(session, reason);
  const afterMs = cure.kind === 'retry' ? cure.afterMs : 0;
  const tried = { ...session, registration: failed(registration, afterMs, now, random) };
  if (cure.kind === 'enrol') return withoutCredential(tried, gateway, now, random, reason);
  return { session: silenced(tried, failure, now, random), actions: [reason] };
}

/** One name in both: what DNS refuses is given up in mDNS, too. */
function renameToo(session: Session, reason: LogAction): Step {
  return {
    session: {
      ...session,
      name: { ...session.name, state: 'probing' },
      registration: unregistered,
    },
    actions: [reason, { kind: 'rename' }],
  };
}

function withoutCredential(
  session: Session,
  gateway: TrustedGateway,
  now: number,
  random: number,
  reason: LogAction,
): Step {
  const known = withCredential(session.known, gateway.pin, undefined);
  const attempts = gateway.enrolment.attempts + 1;
  const enrolment = { asked: false, attempts, retryAt: now + backoff(attempts, random) };
  return {
    session: { ...session, known, gateway: { ...gateway, credential: undefined, enrolment } },
    actions: [reason, { kind: 'remember', known }],
  };
}

/** A gateway that leaves a request unanswered, or shows another key, is looked for anew, wherever it may be now. */
function silenced(session: Session, failure: Failure, now: number, random: number): Session {
  const { gateway } = session;
  if (gateway === undefined || failure.kind === 'refused') return session;
  const id = candidateId(gateway.candidate);
  const search =
    failure.kind === 'key-changed'
      ? markRefused(session.search, id)
      : markFailed(session.search, id, now, random);
  return { ...session, search, gateway: { ...gateway, answering: false } };
}

/** What was standing is gone, or will go with its lease. */
export function released(session: Session, wish: Wish, failure?: Failure): Step {
  const name = `${wish.label}.${wish.zone}`;
  if (failure === undefined)
    return { session, actions: [log('info', `${name} is no longer served`, { event: 'released', name })] };
  const message = `${name} could not be released and goes when its lease ends: ${describeFailure(failure)}`;
  return { session, actions: [log('warn', message, { name }, 'gateway.unreachable')] };
}

function withCredential(
  known: readonly KnownGateway[],
  pin: string,
  credential: Credential | undefined,
): readonly KnownGateway[] {
  return known.map((gateway) => (gateway.pin === pin ? { ...gateway, credential } : gateway));
}
