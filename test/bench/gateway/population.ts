import { type Name, readName } from '@open-dyndns/dns';
import { openSecrets } from '../../../packages/gateway/src/edge/secrets.ts';
import { openSqliteStore } from '../../../packages/gateway/src/edge/store/sqlite.ts';
import { type Credential, unlimited } from '../../../packages/gateway/src/model/credential.ts';
import type { Host } from '../../../packages/gateway/src/model/host.ts';
import type { StoreWrite } from '../../../packages/gateway/src/service/ports.ts';

export const apex: Name = readName('bench.example.');
/** Seconds. */
export const ttl = 60;
/** Seconds: the longest, so that nothing expires while something else is measured. */
export const lease = 86_400;

/** Accounts among which the hosts are divided: a device of its own could come from its own address only. */
const accounts = 16;
const secrets = openSecrets();

/** One host of the network. */
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
      ...account(number % accounts),
    };
  });
}

/** So many laptops of one account, from a number on: only the first of them has its password hashed slowly. */
export function laptopsOfOneAccount(first: number, count: number): Laptop[] {
  return laptops(first, first + count * accounts).filter((_, index) => index % accounts === 0);
}

/** Gives a state directory's store all accounts, some devices, and hosts that are served. */
export async function fillStore(
  path: string,
  devices: number,
  present: readonly Laptop[],
  expiresAt: (index: number) => number,
): Promise<void> {
  const now = Date.now();
  await using store = openSqliteStore(path);
  const owners = Array.from({ length: accounts }, async (_, number): Promise<Credential> => {
    const { user, secret } = account(number);
    return credential(user, 'user', await secrets.hashPassword(secret));
  });
  const enrolled = Array.from({ length: devices }, (_, number) =>
    credential(`device-${number}`, 'device', secrets.hashSecret(`secret of ${number}`)),
  );
  const admin = credential('admin', 'admin', secrets.hashSecret('nobody logs in with this'));
  const hosts = present.map(
    (laptop, index): StoreWrite => ({ kind: 'host.put', host: hostOf(laptop, now, expiresAt(index)) }),
  );
  const credentials = [admin, ...(await Promise.all(owners)), ...enrolled];
  await store.write([
    ...credentials.map((one): StoreWrite => ({ kind: 'credential.put', credential: one })),
    ...hosts,
  ]);
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

function account(number: number): { readonly user: string; readonly secret: string } {
  return { user: `account-${number}`, secret: `the password of account ${number}` };
}

function credential(id: string, role: Credential['role'], verifier: string): Credential {
  return { ...unlimited, id, role, verifier, label: id, createdAt: Date.now(), state: 'active' };
}

function hostOf({ label, address, user }: Laptop, now: number, expiresAt: number): Host {
  return {
    name: readName(label, apex),
    zone: apex,
    owner: user,
    addresses: [address],
    records: [],
    services: [],
    ttl,
    lease: { seconds: lease, expiresAt },
    state: 'served',
    reservedUntil: undefined,
    claimedAt: now,
    changedAt: now,
  };
}
