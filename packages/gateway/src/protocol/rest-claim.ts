import { z } from 'zod';
import type { Claim } from '../model/host.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { quote, readFields, refusal } from './fields.ts';
import { readAddress } from './rest-address.ts';
import { findName, readHostName } from './rest-name.ts';

/** RFC 2181 §8: a TTL is an unsigned number of 31 bits. */
const maxTtl = 2 ** 31 - 1;
/** RFC 9664 §4: a lease is a number of 32 bits. */
const maxLease = 2 ** 32 - 1;
/** One host's addresses: more than any host has, few enough that one host cannot fill a zone. */
const maxAddresses = 32;

const address = z.string({ error: wanted('an IP address') }).transform((text, context) => {
  const read = readAddress(text);
  if (read.ok) return read;
  context.addIssue({ code: 'custom', message: read.detail });
  return z.NEVER;
});

const rectype = z
  .string({ error: wanted('A or AAAA') })
  .transform((text) => text.toUpperCase())
  .pipe(
    z.enum(['A', 'AAAA'], {
      error: ({ input }) => `${quote(String(input))} is not a type that hosts register: send A or AAAA.`,
    }),
  );

/** The original's fields: one address, of the family that its type says. */
const single = { ip: address, rectype };

const leased = {
  addresses: z
    .array(address, { error: wanted('a list of IP addresses') })
    .min(1, { error: 'Has to hold at least one address; DELETE takes a host away.' })
    .max(maxAddresses, { error: `May hold at most ${maxAddresses} addresses.` }),
  ttl: seconds(maxTtl).optional(),
  lease: seconds(maxLease).optional(),
};

/** `POST /hosts`: `{hostname, ip, rectype}`. @throws GatewayError that names every bad field */
export function readCreation(body: unknown, zones: readonly ZonePolicy[]): Claim {
  const shape = z.strictObject({ hostname: hostName(zones), ...single }).superRefine(familyFits);
  const { hostname, ip } = readFields(shape, body);
  return {
    ...hostname,
    addresses: [ip.address],
    ttl: undefined,
    lease: 'none',
    mode: 'create',
    replaces: 'all',
  };
}

/**
 * `PUT /hosts/:name`: `{addresses, ttl?, lease?}`, or the original's `{ip, rectype}`, which speaks for one family and
 * asks for no lease. @throws GatewayError that names every bad field
 */
export function readUpdate(nameInUrl: string, body: unknown, zones: readonly ZonePolicy[]): Claim {
  return isOriginalForm(body)
    ? readOriginalUpdate(nameInUrl, body, zones)
    : readLeasedUpdate(nameInUrl, body, zones);
}

/** The name in the URL of `GET` and `DELETE /hosts/:name`. @throws GatewayError */
export function readLookup(nameInUrl: string, zones: readonly ZonePolicy[]): Claim['name'] {
  const read = findName(nameInUrl, zones);
  if (read.ok) return read.name;
  throw refusal([{ field: 'name', code: read.code, detail: read.detail }]);
}

function readLeasedUpdate(nameInUrl: string, body: unknown, zones: readonly ZonePolicy[]): Claim {
  const shape = z.strictObject({ ...leased, name: hostName(zones) });
  const { name, addresses, ttl, lease } = readFields(shape, withName(body, nameInUrl));
  return {
    ...name,
    addresses: addresses.map((read) => read.address),
    ttl,
    lease: lease ?? 'default',
    mode: 'upsert',
    replaces: 'all',
  };
}

function readOriginalUpdate(nameInUrl: string, body: unknown, zones: readonly ZonePolicy[]): Claim {
  const name = hostName(zones);
  const shape = z
    .strictObject({ ...single, name, hostname: name.optional() })
    .superRefine(familyFits)
    .refine((fields) => fields.hostname?.name.equals(fields.name.name) ?? true, {
      path: ['hostname'],
      error: 'Is not the name in the URL; leave it out.',
    });
  const { name: claimed, ip } = readFields(shape, withName(body, nameInUrl));
  return {
    ...claimed,
    addresses: [ip.address],
    ttl: undefined,
    lease: 'none',
    mode: 'upsert',
    replaces: 'family',
  };
}

function hostName(zones: readonly ZonePolicy[]) {
  return z.string({ error: wanted('a host name') }).transform((text, context) => {
    const read = readHostName(text, zones);
    if (read.ok) return { name: read.name, zone: read.zone.apex };
    context.addIssue({ code: 'custom', message: read.detail, params: { code: read.code } });
    return z.NEVER;
  });
}

function familyFits(
  fields: { readonly ip: z.output<typeof address>; readonly rectype: string },
  context: z.core.$RefinementCtx,
): void {
  const { address: given, family } = fields.ip;
  if (family !== fields.rectype)
    context.addIssue({
      code: 'custom',
      path: ['ip'],
      message: `${given} does not fit the rectype ${fields.rectype}: its type is ${family}.`,
    });
}

function seconds(max: number) {
  const range = `Has to be from 1 to ${max} seconds.`;
  return z
    .int({ error: wanted('a whole number of seconds') })
    .min(1, { error: range })
    .max(max, { error: range });
}

function isOriginalForm(body: unknown): boolean {
  return (
    isObject(body) && !('addresses' in body) && ['ip', 'rectype', 'hostname'].some((field) => field in body)
  );
}

/** The name stands in the URL, so that a `name` in the body could only contradict it. */
function withName(body: unknown, name: string): unknown {
  if (!isObject(body)) return body;
  if ('name' in body)
    throw refusal([
      {
        field: 'name',
        code: 'request.malformed',
        detail: 'The name stands in the URL; leave it out of the body.',
      },
    ]);
  return { ...body, name };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wanted(what: string) {
  return ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `Missing: send ${what}.` : `Has to be ${what}.`;
}
