import { type LogAction, log } from './actions.ts';
import { backoff } from './backoff.ts';
import { describeFailure, type Failure, remedy } from './failure.ts';
import type { Credential, KnownGateway } from './pin.ts';
import { failed, granted, unregistered, type Wish } from './registration.ts';
import { candidateId, markFailed, markRefused } from './search.ts';
import type { Session, TrustedGateway } from './session-state.ts';
import type { Step } from './step.ts';

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
