import type { Name } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import { isWithin } from '../model/addresses.ts';
import { type Credential, unlimited } from '../model/credential.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { auditLine } from './audit.ts';
import { type EnrolPorts, newSecret, randomLetters } from './enrol.ts';

export interface ChallengeAccountRequest {
  /** Prefixes that the account is to come from; none: from anywhere. */
  readonly networks: readonly string[];
  /** The address that asks. */
  readonly source: string;
}

/** A credential for the challenges of one host of its own, which has no address. */
export interface ChallengeAccount {
  readonly credential: string;
  /** Shown this once. */
  readonly secret: string;
  readonly host: Name;
}

/**
 * Gives somebody on the LAN of a zone whose enrolment is open a place for proofs of control over names elsewhere
 * (acme-dns). @throws GatewayError `enrolment.closed`
 */
export async function addChallengeAccount(
  { store, secrets, random, clock }: EnrolPorts,
  zones: readonly ZonePolicy[],
  { networks, source }: ChallengeAccountRequest,
): Promise<ChallengeAccount> {
  const zone = zones.find(({ enrolment, prefixes }) => enrolment === 'open' && isWithin(source, prefixes));
  if (zone === undefined)
    throw new GatewayError(
      'enrolment.closed',
      `Somebody at ${source} needs a credential from an administrator: dyndns-gateway credential add --type TXT`,
    );
  const id = `acme-${randomLetters(random)}`;
  const host = zone.apex.child(id);
  const secret = newSecret(random);
  const credential: Credential = {
    ...unlimited,
    id,
    role: 'user',
    verifier: secrets.hashSecret(secret),
    label: id,
    createdAt: clock.now(),
    state: 'active',
    scope: { names: [host], types: ['TXT'] },
    networks,
  };
  await store.write([
    { kind: 'credential.put', credential },
    auditLine('credential.added', source, id, 'TXT of its own name', credential.createdAt),
  ]);
  return { credential: id, secret, host };
}
