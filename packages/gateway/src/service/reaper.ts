import { GatewayError } from '../errors.ts';
import type { Instant } from '../model/host.ts';
import { hasExpired } from '../model/lease.ts';
import type { Committer } from './commit.ts';
import type { Zone } from './zone.ts';

/** Takes every host whose lease has run out, in one commit. A commit that fails is tried again by the committer. */
export async function reap(zone: Zone, committer: Committer, now: Instant): Promise<void> {
  const expired = zone.hosts
    .all()
    .filter(
      (host) => host.state === 'served' && hasExpired(host, now) && !committer.isBusyWith(host.name.key),
    )
    .toArray();
  if (expired.length === 0) return;
  const answers = committer.askAll(expired.map(({ name }) => ({ kind: 'expire', name })));
  for (const answer of await Promise.allSettled(answers)) {
    if (answer.status === 'rejected' && !(answer.reason instanceof GatewayError)) throw answer.reason;
  }
}
