import { GatewayError } from '../errors.ts';
import type { Claim, Host, Principal, Registration } from '../model/host.ts';
import { type Intent, settle } from '../model/intent.ts';
import type { Committer } from './commit.ts';
import type { Clock } from './ports.ts';
import type { Renewals } from './renewals.ts';
import { reservedAs, serialOf, type Zone } from './zone.ts';

export interface RegisterPorts {
  readonly zone: Zone;
  readonly committer: Committer;
  readonly renewals: Renewals;
  readonly clock: Clock;
}

/** Registers, changes or refreshes a host; resolves once it is served. @throws GatewayError */
export async function register(
  ports: RegisterPorts,
  principal: Principal,
  claim: Claim,
): Promise<Registration> {
  const intent: Intent = { kind: 'register', principal, claim };
  const renewed = renewedHost(ports, intent);
  if (renewed !== undefined) {
    await ports.renewals.renew(renewed);
    return { host: renewed, outcome: 'refreshed', serial: serialOf(ports.zone) };
  }
  const served = await ports.committer.ask(intent);
  if (served === undefined || served.outcome === 'released' || served.outcome === 'expired')
    throw new GatewayError('internal', 'A registration was settled as something else');
  return { host: served.host, outcome: served.outcome, serial: served.serial };
}

/**
 * The host with its new lease where nothing else changes; undefined where a commit is needed. What is refused can be
 * refused at once, unless a commit that is running may change the answer.
 */
function renewedHost(
  { zone, committer, clock }: RegisterPorts,
  intent: Intent & { kind: 'register' },
): Host | undefined {
  const { name } = intent.claim;
  if (committer.isBusyWith(name.key)) return undefined;
  const settled = settle(intent, zone.hosts, (...of) => reservedAs(zone, ...of), zone.policy, clock.now());
  if (settled.kind === 'refused') throw new GatewayError(settled.code, settled.detail, settled);
  const isServed = zone.hosts.get(name)?.state === 'served';
  if (settled.kind === 'nothing' || settled.outcome !== 'refreshed' || !isServed) return undefined;
  return { ...settled.host, state: 'served' };
}
