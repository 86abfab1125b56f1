import { log } from './actions.ts';
import { heardFrom, silentNameServers, watchNameServers } from './name-servers.ts';
import { resolverSetting } from './plan-resolver.ts';
import { type ResolverDecision, resolverLine } from './resolver-mode.ts';
import type { Session } from './session-state.ts';
import type { Step } from './step.ts';

/** Name servers are watched only where the resolver points at them because of us. */
export function resolverSet(session: Session, decision: ResolverDecision, now: number): Step {
  const setting = decision.mode === 'none' ? undefined : resolverSetting(session);
  const nameServers = setting && (session.nameServers ?? watchNameServers(setting, now));
  const fields = { event: 'resolver', mode: decision.mode };
  return { session: { ...session, nameServers }, actions: [log('info', resolverLine(decision), fields)] };
}

export function nameServerAsked(session: Session, address: string, answered: boolean, now: number): Step {
  const { nameServers: before } = session;
  if (before === undefined) return { session, actions: [] };
  const nameServers = heardFrom(before, address, answered, now);
  const wasSilent = silentNameServers(before).includes(address);
  const isSilent = silentNameServers(nameServers).includes(address);
  const actions = wasSilent === isSilent ? [] : [isSilent ? silentLine(address) : answeringLine(address)];
  return { session: { ...session, nameServers }, actions };
}

function silentLine(address: string) {
  const message = `the DNS server at ${address} does not answer: the resolver does without it until it does`;
  return log('warn', message, { address }, 'nameserver.silent');
}

function answeringLine(address: string) {
  return log('info', `the DNS server at ${address} answers again`, { event: 'name-server-back', address });
}
