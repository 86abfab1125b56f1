import { toBase64 } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import { isWithin } from '../model/addresses.ts';
import { type Credential, unlimited } from '../model/credential.ts';
import type { EnrolmentMode, ZonePolicy } from '../model/zone.ts';
import { auditLine } from './audit.ts';
import type { Enrolment, EnrolmentRequest } from './gateway.ts';
import type { Clock, Random, Secrets, Store, StoreWrite } from './ports.ts';

/** Our own secrets have as many random octets as the hash that keeps them. */
const secretOctets = 32;
const deviceIdOctets = 10;

export interface EnrolPorts {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly random: Random;
  readonly clock: Clock;
}

/** Gives a device a credential, by its network or by a token. @throws GatewayError `enrolment.closed`, `enrolment.bad-token` */
export async function enrol(
  ports: EnrolPorts,
  zones: readonly ZonePolicy[],
  { label, token, source }: EnrolmentRequest,
): Promise<Enrolment> {
  const spent = token === undefined ? [] : [await spendToken(ports, token)];
  const state = token === undefined ? stateFor(modeAt(source, zones), source) : 'active';
  const secret = newSecret(ports.random);
  const credential: Credential = {
    ...unlimited,
    id: `device-${randomLetters(ports.random)}`,
    role: 'device',
    verifier: ports.secrets.hashSecret(secret),
    label,
    createdAt: ports.clock.now(),
    state,
  };
  await ports.store.write([
    ...spent,
    { kind: 'credential.put', credential },
    auditLine('device.enrolled', source, credential.id, `${label} (${state})`, credential.createdAt),
  ]);
  return { device: credential.id, secret, state };
}

/** A secret of our own: nobody guesses it, so that a fast hash keeps it. */
export function newSecret(random: Random): string {
  return randomText(random, secretOctets);
}

/** Octets as URL-safe base64 without padding. */
export function randomText(random: Random, octets: number): string {
  return toBase64(random.bytes(octets)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Two devices may come with one token at one instant: the store lets only one of their batches pass. */
async function spendToken({ store, secrets, clock }: EnrolPorts, token: string): Promise<StoreWrite> {
  const hash = secrets.hashSecret(token);
  const known = await store.token(hash);
  if (known === undefined || known.expiresAt <= clock.now())
    throw new GatewayError(
      'enrolment.bad-token',
      'The token is unknown, used or expired; ask an administrator for another: dyndns-gateway token create',
      { field: 'token' },
    );
  return { kind: 'token.spend', hash };
}

function modeAt(source: string, zones: readonly ZonePolicy[]): EnrolmentMode | undefined {
  return zones.find(({ prefixes }) => isWithin(source, prefixes))?.enrolment;
}

function stateFor(mode: EnrolmentMode | undefined, source: string): Enrolment['state'] {
  if (mode === 'open') return 'active';
  if (mode === 'approval') return 'waiting';
  throw new GatewayError(
    'enrolment.closed',
    `A device at ${source} needs a token from an administrator: dyndns-gateway token create`,
  );
}

/** Letters that nobody mistakes, for a name that nothing else has. */
export function randomLetters(random: Random): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from(random.bytes(deviceIdOctets), (octet) => letters[octet % letters.length]).join('');
}
