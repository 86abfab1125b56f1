import { StartError } from '../errors.ts';
import { type Credential, unlimited } from '../model/credential.ts';
import { auditLine } from './audit.ts';
import { requireCredential } from './credentials.ts';
import { type EnrolPorts, randomText } from './enrol.ts';
import type { Random } from './ports.ts';

/** An enrolment token is typed by hand, so it is short-lived rather than long. */
const tokenOctets = 16;

/** 128 random bits in 22 characters that can be typed. */
const passwordOctets = 16;

/** What the administrator's commands do to accounts; each works beside a gateway that runs. */
export interface Account {
  readonly id: string;
  readonly password: string;
  readonly role: 'admin' | 'user';
}

/** @throws StartError `account.exists` */
export async function addAccount(ports: EnrolPorts, { id, password, role }: Account): Promise<void> {
  if ((await ports.store.credential(id)) !== undefined)
    throw new StartError(
      'account.exists',
      `There is an account “${id}”; remove it first or choose another name`,
    );
  const createdAt = ports.clock.now();
  const verifier = await ports.secrets.hashPassword(password);
  const credential: Credential = { ...unlimited, id, role, verifier, label: id, createdAt, state: 'active' };
  await ports.store.write([
    { kind: 'credential.put', credential },
    auditLine('account.added', 'administrator', id, role, createdAt),
  ]);
}

/** Lets a device in that waits. @throws StartError `account.unknown`, `account.invalid` where it does not wait */
export async function approveDevice({ store, clock }: EnrolPorts, id: string): Promise<void> {
  const credential = await requireCredential(store, id);
  if (credential.state !== 'waiting')
    throw new StartError(
      'account.invalid',
      `“${id}” does not wait for approval: dyndns-gateway user list shows who does`,
    );
  await store.write([
    { kind: 'credential.put', credential: { ...credential, state: 'active' } },
    auditLine('device.approved', 'administrator', id, credential.label, clock.now()),
  ]);
}

/** A one-time code for one device, valid for `seconds`; only its hash is stored. */
export async function createToken(
  { store, secrets, random, clock }: EnrolPorts,
  seconds: number,
): Promise<string> {
  const token = randomText(random, tokenOctets);
  const createdAt = clock.now();
  const expiresAt = createdAt + seconds * 1000;
  await store.write([
    { kind: 'token.put', token: { hash: secrets.hashSecret(token), createdAt, expiresAt } },
    auditLine('token.created', 'administrator', 'token', `valid for ${seconds} s`, createdAt),
  ]);
  return token;
}

/** A password for somebody who has chosen none. */
export function newPassword(random: Random): string {
  return randomText(random, passwordOctets);
}
