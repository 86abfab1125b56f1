import type { Name } from '@open-dyndns/dns';
import type { Principal } from '../model/host.ts';
import type { Committer } from './commit.ts';

/** Takes a host out of DNS and frees its name; resolves once the DNS server no longer has it. @throws GatewayError */
export async function release(committer: Committer, principal: Principal, name: Name): Promise<void> {
  await committer.ask({ kind: 'release', principal, name });
}
