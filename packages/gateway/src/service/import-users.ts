import type { Name } from '@open-dyndns/dns';
import { type Credential, unlimited } from '../model/credential.ts';
import { auditLine } from './audit.ts';
import type { EnrolPorts } from './enrol.ts';

/** An account that another server has had. */
export interface ImportedUser {
  readonly id: string;
  /** A hash of crypt(3), which the first login replaces. */
  readonly hash: string;
  /** What it may change, whoever owns it. */
  readonly names: readonly Name[];
}

/** Takes accounts over, all of them or none; returns those that there were already, and that stay as they are. */
export async function importUsers(
  { store, clock }: Pick<EnrolPorts, 'store' | 'clock'>,
  users: readonly ImportedUser[],
): Promise<readonly ImportedUser[]> {
  const known = new Set((await store.credentials()).map(({ id }) => id));
  const createdAt = clock.now();
  const fresh = users.filter(({ id }) => !known.has(id));
  await store.write(
    fresh.flatMap(({ id, hash, names }) => {
      const credential: Credential = {
        ...unlimited,
        id,
        role: 'user',
        verifier: `crypt$${hash}`,
        label: id,
        createdAt,
        state: 'active',
        scope: { names, types: undefined },
      };
      return [
        { kind: 'credential.put', credential } as const,
        auditLine('account.imported', 'administrator', id, '', createdAt),
      ];
    }),
  );
  return users.filter(({ id }) => known.has(id));
}
