import { type Name, printName } from '@open-dyndns/dns';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { GatewayError, type GatewayErrorCode } from '../errors.ts';
import { challengePrefix } from '../model/host-records.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { challengeRdata, challengeValue, type PresentedChallenge } from './challenge.ts';
import { readFields, wanted } from './fields.ts';
import { readHostName } from './rest-name.ts';

/** Prefixes of one registration. */
const mostNetworks = 32;

const registration = z.strictObject({
  allowfrom: z
    .array(
      z
        .string({ error: wanted('a prefix, "192.0.2.0/24"') })
        .refine((text) => ipaddr.isValidCIDR(text), { error: 'Has to be a prefix, "192.0.2.0/24".' }),
      { error: wanted('a list of prefixes') },
    )
    .max(mostNetworks, { error: `May hold at most ${mostNetworks} prefixes.` })
    .default([]),
});

const update = z.strictObject({
  subdomain: z.string({ error: wanted('the subdomain that /register gave, or the name of a host') }),
  txt: z.string({ error: wanted('the value of the TXT record') }),
});

/** What `registrationJson` shows. */
export interface NewAccount {
  readonly credential: string;
  readonly secret: string;
  readonly host: Name;
}

/** `POST /register`: the networks that the account may come from; none: any. @throws GatewayError */
export function readRegistration(body: unknown): readonly string[] {
  return readFields(registration, body ?? {}).allowfrom;
}

/** What `POST /register` answers. */
export interface RegistrationJson {
  readonly username: string;
  readonly password: string;
  /** Where the client has the CNAME record point to that stands at its own `_acme-challenge`. */
  readonly fulldomain: string;
  readonly subdomain: string;
  readonly allowfrom: readonly string[];
}

export function registrationJson(
  { credential, secret, host }: NewAccount,
  allowfrom: readonly string[],
): RegistrationJson {
  const name = printName(host).replace(/\.$/, '');
  return {
    username: credential,
    password: secret,
    fulldomain: `${challengePrefix}.${name}`,
    subdomain: name,
    allowfrom,
  };
}

/** `POST /update`. @throws GatewayError whose field is `txt` or `subdomain` */
export function readUpdate(
  body: unknown,
  zones: readonly ZonePolicy[],
): PresentedChallenge & { readonly txt: string } {
  const { subdomain, txt } = readFields(update, body);
  if (!challengeValue.test(txt))
    throw new GatewayError('record.invalid', 'Has to be 43 characters of base64url (RFC 8555 §8.4).', {
      field: 'txt',
    });
  const read = readHostName(subdomain, zones);
  if (!read.ok) throw new GatewayError(read.code, read.detail, { field: 'subdomain' });
  return { at: { name: read.name, zone: read.zone.apex }, rdata: challengeRdata(txt), txt };
}

const forbidden: ReadonlySet<GatewayErrorCode> = new Set([
  'auth.required',
  'credential.elsewhere',
  'credential.expired',
  'credential.out-of-scope',
  'enrolment.closed',
  'enrolment.waiting',
  'host.not-yours',
  'name.taken',
  'request.too-many',
]);

/** What acme-dns calls a refusal. */
export function acmeDnsError({ code, field }: Pick<GatewayError, 'code' | 'field'>): string {
  if (field === 'txt') return 'bad_txt';
  if (field === 'subdomain') return 'bad_subdomain';
  if (forbidden.has(code)) return 'forbidden';
  return code.startsWith('request.') ? 'malformed_json_payload' : 'db_error';
}
