import { createHash } from 'node:crypto';
import { type Name, readName } from '@open-dyndns/dns';
import { openSecrets } from '../../../packages/gateway/src/edge/secrets.ts';
import { openSqliteStore } from '../../../packages/gateway/src/edge/store/sqlite.ts';
import type { Host } from '../../../packages/gateway/src/model/host.ts';
import type { StoreWrite } from '../../../packages/gateway/src/service/ports.ts';

export const apex: Name = readName('bench.example.');
/** Seconds. */
export const ttl = 60;
/** Seconds: the longest, so that nothing expires while something else is measured. */
export const lease = 86_400;

const secrets = openSecrets();

/** One device of the network, with a host of its own. */
export interface Laptop {
  readonly label: string;
  readonly address: string;
  /** The Basic user name. */
  readonly user: string;
  readonly secret: string;
}

/** Laptops by number, so that every program of a run knows the same ones. */
export function laptops(first: number, end: number): Laptop[] {
  return Array.from({ length: end - first }, (_, index) => {
    const number = first + index;
    return {
      label: `laptop-${number}`,
      address: `10.${(number >> 16) & 0xff}.${(number >> 8) & 0xff}.${number & 0xff}`,
      user: `device-${number}`,
      secret: createHash('sha256').update(`secret of ${number}`).digest('base64url'),
    };
  });
}

/** Gives a state directory's store credentials for some laptops, and hosts that are served for others. */
export async function fillStore(
  path: string,
  enrolled: readonly Laptop[],
  present: readonly Laptop[],
  expiresAt: (index: number) => number,
): Promise<void> {
  const now = Date.now();
  await using store = openSqliteStore(path);
  const credentials = enrolled.map(
    ({ user, secret }): StoreWrite => ({
      kind: 'credential.put',
      credential: {
        id: user,
        role: 'device',
        verifier: secrets.hashSecret(secret),
        label: user,
        createdAt: now,
        state: 'active',
      },
    }),
  );
  const hosts = present.map(
    (laptop, index): StoreWrite => ({ kind: 'host.put', host: hostOf(laptop, now, expiresAt(index)) }),
  );
  const admin: StoreWrite = {
    kind: 'credential.put',
    credential: {
      id: 'admin',
      role: 'admin',
      verifier: secrets.hashSecret('not used'),
      label: 'admin',
      createdAt: now,
      state: 'active',
    },
  };
  await store.write([admin, ...credentials, ...hosts]);
}

/** A zone file of BIND's with the laptops in its marked section. */
export function zoneText(present: readonly Laptop[]): string {
  const lines = present.map(({ label, address }) => `${label}\t${ttl}\tIN\tA\t${address}`);
  return [
    `$TTL ${ttl}`,
    '@\tIN\tSOA\tns admin ( 1 3600 600 86400 60 )',
    '@\tIN\tNS\tns',
    'ns\tIN\tA\t10.255.255.1',
    ';hostlist',
    ...lines,
    ';endhostlist',
    '',
  ].join('\n');
}

function hostOf({ label, address, user }: Laptop, now: number, expiresAt: number): Host {
  return {
    name: readName(label, apex),
    zone: apex,
    owner: user,
    addresses: [address],
    ttl,
    lease: { seconds: lease, expiresAt },
    state: 'served',
    reservedUntil: undefined,
    claimedAt: now,
    changedAt: now,
  };
}
