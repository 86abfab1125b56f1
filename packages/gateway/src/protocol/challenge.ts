import type { Rdata } from '@open-dyndns/dns';
import { z } from 'zod';
import type { Claim } from '../model/host.ts';
import { challengePrefix } from '../model/host-records.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { readFields, refusal, wanted } from './fields.ts';
import { readHostName } from './rest-name.ts';

/** RFC 8555 §8.4: SHA-256 in base64url without padding. */
export const challengeValue: RegExp = /^[\w-]{43}$/;
const utf8 = new TextEncoder();

/** The body of `POST /present` and `/cleanup`, which is their answer, too. */
export const presentationBody = z.strictObject({
  fqdn: z.string({ error: wanted('the name of the TXT record, "_acme-challenge.laptop.example.com."') }),
  value: z
    .string({ error: wanted('the value of the TXT record') })
    .regex(challengeValue, { error: 'Has to be 43 characters of base64url (RFC 8555 §8.4).' }),
});

/** A host, and a proof of control over its name. */
export interface PresentedChallenge {
  readonly at: Pick<Claim, 'name' | 'zone'>;
  readonly rdata: Rdata;
}

/** `POST /present` and `/cleanup`, as lego's `httpreq` and acme.sh’s `acmeproxy` send them. @throws GatewayError */
export function readPresentation(body: unknown, zones: readonly ZonePolicy[]): PresentedChallenge {
  const { fqdn, value } = readFields(presentationBody, body);
  const prefix = `${challengePrefix}.`;
  if (!fqdn.toLowerCase().startsWith(prefix))
    throw refusal([
      {
        field: 'fqdn',
        code: 'name.invalid',
        detail: `Has to start with “${prefix}”, in front of a host's name.`,
      },
    ]);
  const read = readHostName(fqdn.slice(prefix.length), zones);
  if (!read.ok) throw refusal([{ field: 'fqdn', code: read.code, detail: read.detail }]);
  return { at: { name: read.name, zone: read.zone.apex }, rdata: challengeRdata(value) };
}

/** The TXT data of a challenge's value. */
export function challengeRdata(value: string): Rdata {
  return { type: 'TXT', strings: [utf8.encode(value)] };
}
