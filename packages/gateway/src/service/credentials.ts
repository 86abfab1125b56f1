import { printName } from '@open-dyndns/dns';
import { StartError } from '../errors.ts';
import { type Credential, unlimited } from '../model/credential.ts';
import type { Instant } from '../model/host.ts';
import { isPattern, printScope, type Scope } from '../model/scope.ts';
import { auditLine } from './audit.ts';
import { type EnrolPorts, newSecret, randomLetters } from './enrol.ts';
import type { Store } from './ports.ts';

/** What an administrator wants a credential to be. */
export interface CredentialWish {
  /** undefined: called after its only host, else at random. */
  readonly id: string | undefined;
  readonly scope: Scope;
  /** Prefixes; none: from anywhere. */
  readonly networks: readonly string[];
  readonly expiresAt: Instant | undefined;
  readonly strictStatus: boolean;
  /** One that clients have already; undefined makes one. */
  readonly secret: string | undefined;
}

/** A credential and its secret, which is shown this once: as a password beside the id, or alone as a bearer token. */
export interface NewCredential {
  readonly credential: Credential;
  readonly secret: string;
}

/** Makes a credential with a secret of our own. @throws StartError `account.exists` */
export async function addCredential(ports: EnrolPorts, wish: CredentialWish): Promise<NewCredential> {
  const { store, secrets, random, clock } = ports;
  const id = wish.id ?? usualId(wish.scope) ?? `token-${randomLetters(random)}`;
  if ((await store.credential(id)) !== undefined)
    throw new StartError(
      'account.exists',
      `There is a credential “${id}”: revoke it first, or give this one another name`,
    );
  const secret = wish.secret ?? newSecret(random);
  const verifier = secrets.hashSecret(secret);
  if ((await store.credentialBySecret(verifier)) !== undefined)
    throw new StartError(
      'account.exists',
      'Another credential has this secret, which alone has to say who it is',
    );
  const { scope, networks, expiresAt, strictStatus } = wish;
  const credential: Credential = {
    ...unlimited,
    id,
    role: 'user',
    verifier,
    label: id,
    createdAt: clock.now(),
    state: 'active',
    scope,
    networks,
    expiresAt,
    strictStatus,
  };
  await store.write([
    { kind: 'credential.put', credential },
    auditLine('credential.added', 'administrator', id, limitsOf(credential), credential.createdAt),
  ]);
  return { credential, secret };
}

/**
 * Takes a credential, an account or a device away. Its hosts stay until their leases run out, or somebody else releases
 * them. @throws StartError `account.unknown`
 */
export async function revokeCredential({ store, clock }: EnrolPorts, id: string): Promise<void> {
  await requireCredential(store, id);
  await store.write([
    { kind: 'credential.remove', id },
    auditLine('credential.revoked', 'administrator', id, '', clock.now()),
  ]);
}

/** @throws StartError `account.unknown` */
export async function requireCredential(store: Pick<Store, 'credential'>, id: string): Promise<Credential> {
  const credential = await store.credential(id);
  if (credential !== undefined) return credential;
  throw new StartError(
    'account.unknown',
    `There is no account or credential “${id}”: dyndns-gateway credential list shows them`,
  );
}

/** Routers send the name of their host as user name (dyndns2). */
function usualId({ names = [] }: Scope): string | undefined {
  const [only] = names;
  if (only === undefined || names.length > 1 || isPattern(only)) return undefined;
  return printName(only).replace(/\.$/, '');
}

function limitsOf({ scope, networks, expiresAt }: Credential): string {
  const { names, types } = printScope(scope);
  const limits = [
    names.length === 0 ? 'its own names' : names.join(' '),
    types.length === 0 ? 'every type' : types.join(' '),
    networks.length === 0 ? 'from anywhere' : `from ${networks.join(' ')}`,
    expiresAt === undefined ? 'without end' : `until ${new Date(expiresAt).toISOString()}`,
  ];
  return limits.join(', ');
}
