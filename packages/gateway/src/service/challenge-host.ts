import { families } from '../model/addresses.ts';
import type { Principal, Registration } from '../model/host.ts';
import type { Challenge } from '../model/host-records.ts';
import type { Gateway } from './gateway.ts';
import { allElse, type HostAt } from './update-host.ts';

/** Adds or takes back one proof of control over a host's name (RFC 8555 §8.4); resolves once served. @throws GatewayError */
export function challengeHost(
  gateway: Pick<Gateway, 'register'>,
  principal: Principal,
  at: HostAt,
  challenge: Challenge,
): Promise<Registration> {
  return gateway.register(principal, { ...allElse, ...at, addresses: [], keeps: families, challenge });
}
