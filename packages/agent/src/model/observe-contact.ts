import { type LogAction, log } from './actions.ts';
import { networksOf, overlap, registrable } from './addresses.ts';
import type { SessionEvent } from './events.ts';
import { describeFailure, type Failure } from './failure.ts';
import type { Candidate } from './network.ts';
import { judge, type KnownGateway, remember, type Verdict } from './pin.ts';
import { unhindered } from './registration.ts';
import { candidateId, markAnswered, markFailed, markRefused } from './search.ts';
import { isSeeking, type Session, type TrustedGateway } from './session-state.ts';
import type { Step } from './step.ts';

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
  const learned = remember(session.known, learn(session, event, known), session.options.pin !== undefined);
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

/** Only the place where it was met is remembered as its own: whoever claims the whole Internet has not been met there. */
function learn(
  { addresses }: Session,
  { candidate, pin, network }: Contacted,
  known: KnownGateway | undefined,
): KnownGateway {
  const claimed = network.zones.flatMap(({ prefixes }) => prefixes);
  return {
    pin,
    url: candidate.url,
    zones: network.zones.map(({ name }) => name),
    prefixes: overlap(claimed, [...(known?.prefixes ?? []), ...networksOf(addresses)]),
    credential: known?.credential,
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
