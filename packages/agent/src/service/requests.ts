import type { SessionAction } from '../model/actions.ts';
import type { SessionEvent } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import { candidateId } from '../model/search.ts';
import type { Answer, GatewayClient, NameServers, SearchDomain } from './ports.ts';

/** Actions that ask somebody on the network and end with an event. */
export type RequestAction = Extract<
  SessionAction,
  { kind: 'ask-search-domain' | 'ask-name-server' | 'contact' | 'enrol' | 'register' | 'release' }
>;

/** Whom requests go to. */
export interface Respondents {
  readonly gateway: GatewayClient;
  readonly searchDomain: SearchDomain;
  readonly nameServers: NameServers;
  /** An administrator's one-time code. */
  readonly token: string | undefined;
}

/** Requests with the same key supersede one another. */
export function requestKey(action: RequestAction): string {
  if (action.kind === 'contact') return `contact ${candidateId(action.candidate)}`;
  return action.kind === 'ask-name-server' ? `ask ${action.nameServer.address}` : action.kind;
}

/** Sends a request and says what came of it. */
export async function request(
  action: RequestAction,
  { gateway, searchDomain, nameServers, token }: Respondents,
  signal: AbortSignal,
): Promise<SessionEvent> {
  switch (action.kind) {
    case 'ask-search-domain': {
      const candidates = await searchDomain.gateways(signal);
      return { kind: 'candidates', source: 'search-domain', candidates };
    }
    case 'ask-name-server': {
      const { nameServer, zone } = action;
      const answered = await nameServers.answers(nameServer, zone, signal);
      return { kind: 'name-server-asked', address: nameServer.address, answered };
    }
    case 'contact': {
      const { candidate } = action;
      return eventOf(
        await gateway.contact(candidate, signal),
        (contact) => ({ kind: 'contacted', candidate, ...contact }),
        (failure) => ({ kind: 'contact-failed', candidate, failure }),
      );
    }
    case 'enrol':
      return eventOf(
        await gateway.enrol(action.peer, { label: action.label, token }, signal),
        (credential) => ({ kind: 'enrolled', credential }),
        (failure) => ({ kind: 'enrolment-failed', failure }),
      );
    case 'register':
      return eventOf(
        await gateway.register(action.peer, action.credential, action.wish, signal),
        (leaseSeconds) => ({ kind: 'registered', leaseSeconds }),
        (failure) => ({ kind: 'registration-failed', failure }),
      );
    case 'release': {
      const { wish } = action;
      return eventOf(
        await gateway.release(action.peer, action.credential, wish, signal),
        () => ({ kind: 'released', wish }),
        (failure) => ({ kind: 'release-failed', wish, failure }),
      );
    }
  }
}

function eventOf<Value>(
  answer: Answer<Value>,
  onSuccess: (value: Value) => SessionEvent,
  onFailure: (failure: Failure) => SessionEvent,
): SessionEvent {
  return answer.ok ? onSuccess(answer.value) : onFailure(answer.failure);
}
