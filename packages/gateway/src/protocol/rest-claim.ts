import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import type { Claim } from '../model/host.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { quote, readFields } from './fields.ts';
import { type ReadAddress, readAddress } from './rest-address.ts';
import { findName, type ReadName, readHostName } from './rest-name.ts';

/** RFC 2181 §8: a TTL is an unsigned number of 31 bits. */
const maxTtl = 2 ** 31 - 1;
/** RFC 9664 §4: a lease is a number of 32 bits. */
const maxLease = 2 ** 32 - 1;
/** One host's addresses: more than any host has, few enough that one host cannot fill a zone. */
const maxAddresses = 32;

const address = z.string({ error: wanted('an IP address') }).transform((text, context) => {
  const read = readAddress(text);
  if (!read.ok) context.addIssue({ code: 'custom', message: read.detail });
  return read;
});

const rectype = z
  .string({ error: wanted('A or AAAA') })
  .transform((text) => text.toUpperCase())
  .pipe(
    z.enum(['A', 'AAAA'], {
      error: (issue) => `${quote(String(issue.input))} is not a type that hosts register: send A or AAAA.`,
    }),
  );

const seconds = (max: number) =>
  z
    .int({ error: wanted('a whole number of seconds') })
    .min(1, { error: `Has to be from 1 to ${max} seconds.` })
    .max(max, { error: `Has to be from 1 to ${max} seconds.` });

const single = { ip: address, rectype };
const leased = z.strictObject({
  addresses: z
    .array(address, { error: wanted('a list of IP addresses') })
    .min(1, { error: 'addresses has to hold at least one address; DELETE takes a host away.' })
    .max(maxAddresses, { error: `addresses may hold at most ${maxAddresses}.` }),
  ttl: seconds(maxTtl).optional(),
  lease: seconds(maxLease).optional(),
});

/** `POST /hosts`: `{hostname, ip, rectype}`. @throws GatewayError that names every bad field */
export function readCreation(body: unknown, zones: readonly ZonePolicy[]): Claim {
  const fields = readFields(z.strictObject({ hostname: hostName(zones), ...single }), body);
  return { ...named(fields.hostname), ...oneAddress(fields), mode: 'create', replaces: 'all' };
}

/**
 * `PUT /hosts/:name`: `{addresses, ttl?, lease?}`, or the original's `{ip, rectype}`, which speaks for one family and
 * asks for no lease. @throws GatewayError that names every bad field
 */
export function readUpdate(nameInUrl: string, body: unknown, zones: readonly ZonePolicy[]): Claim {
  const name = hostName(zones);
  if (!isOriginalForm(body)) {
    const {
      name: read,
      addresses,
      ttl,
      lease,
    } = readFields(leased.extend({ name }), withName(body, nameInUrl));
    return {
      ...named(read),
      addresses: addresses.map((read) => valid(read).address),
      ttl,
      lease: lease ?? 'default',
      mode: 'upsert',
      replaces: 'all',
    };
  }
  const shape = z.strictObject({ name, ...single, hostname: name.optional() });
  const fields = readFields(shape, withName(body, nameInUrl));
  const claimed = named(fields.name);
  if (fields.hostname !== undefined && !named(fields.hostname).name.equals(claimed.name))
    throw new GatewayError('name.invalid', 'hostname is not the name in the URL; leave it out.', {
      field: 'hostname',
    });
  return { ...claimed, ...oneAddress(fields), mode: 'upsert', replaces: 'family' };
}

/** The name in the URL of `GET` and `DELETE /hosts/:name`. @throws GatewayError */
export function readLookup(nameInUrl: string, zones: readonly ZonePolicy[]): Claim['name'] {
  const read = findName(nameInUrl, zones);
  if (!read.ok) throw new GatewayError(read.code, read.detail, { field: 'name' });
  return read.name;
}

function hostName(zones: readonly ZonePolicy[]) {
  return z.string({ error: wanted('a host name') }).transform((text, context) => {
    const read = readHostName(text, zones);
    if (!read.ok) context.addIssue({ code: 'custom', message: read.detail, params: { code: read.code } });
    return read;
  });
}

function isOriginalForm(body: unknown): body is object {
  return (
    isObject(body) && !('addresses' in body) && ['ip', 'rectype', 'hostname'].some((field) => field in body)
  );
}

/** The name stands in the URL, so that a `name` in the body could only contradict it. */
function withName(body: unknown, name: string): unknown {
  if (!isObject(body)) return body;
  if ('name' in body)
    throw new GatewayError('request.malformed', 'The name stands in the URL; leave it out of the body.', {
      field: 'name',
    });
  return { ...body, name };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function oneAddress(fields: { readonly ip: ReadAddress; readonly rectype: 'A' | 'AAAA' }) {
  const { address: ip, family } = valid(fields.ip);
  if (family !== fields.rectype)
    throw new GatewayError(
      'address.invalid',
      `${ip} does not fit rectype ${fields.rectype}: its type is ${family}.`,
      {
        field: 'ip',
      },
    );
  return { addresses: [ip], ttl: undefined, lease: 'none' } as const;
}

function named(read: ReadName): Pick<Claim, 'name' | 'zone'> {
  const { name, zone } = valid(read);
  return { name, zone: zone.apex };
}

/** Shapes that were accepted hold no bad values: zod has turned each into an issue. */
function valid<Read extends { readonly ok: boolean }>(read: Read): Extract<Read, { ok: true }> {
  if (!isValid(read)) throw new TypeError('a bad value passed its shape');
  return read;
}

function isValid<Read extends { readonly ok: boolean }>(read: Read): read is Extract<Read, { ok: true }> {
  return read.ok;
}

function wanted(what: string) {
  return (issue: { readonly input?: unknown; readonly path?: readonly PropertyKey[] | undefined }) =>
    issue.input === undefined ? `Missing: send ${what}.` : `Has to be ${what}.`;
}
