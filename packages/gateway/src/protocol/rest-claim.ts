import { z } from 'zod';
import { families } from '../model/addresses.ts';
import type { Claim } from '../model/host.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { quote, readFields, refusal, wanted } from './fields.ts';
import { mostAddresses, readAddress } from './rest-address.ts';
import { findName, readHostName } from './rest-name.ts';
import { readRecords, recordsShape } from './rest-records.ts';
import { servicesShape } from './rest-services.ts';

/** RFC 2181 §8: a TTL is an unsigned number of 31 bits. */
const maxTtl = 2 ** 31 - 1;
/** RFC 9664 §4: a lease is a number of 32 bits. */
const maxLease = 2 ** 32 - 1;

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

/** What the original's clients cannot say. */
const unsaid = { records: undefined, services: undefined, challenge: undefined } as const;

const leased = {
  addresses: z
    .array(address, { error: wanted('a list of IP addresses') })
    .min(1, { error: 'Has to hold at least one address; DELETE takes a host away.' })
    .max(mostAddresses, { error: `May hold at most ${mostAddresses} addresses.` }),
  ttl: seconds(maxTtl).optional(),
  lease: seconds(maxLease).optional(),
  records: recordsShape.optional(),
  services: servicesShape.optional(),
};

/** The bodies as clients write them, for who describes the interface; `claimReader` checks the names too. */
export const claimBodies = {
  creation: z.strictObject({ hostname: z.string(), ...single }),
  update: z.strictObject(leased),
  originalUpdate: z.strictObject(single),
} as const;

/** Reads the bodies that claim hosts. @throws GatewayError that names every bad field */
export interface ClaimReader {
  /** `POST /hosts`: `{hostname, ip, rectype}`. */
  readCreation(body: unknown): Claim;
  /**
   * `PUT /hosts/:name`: `{addresses, ttl?, lease?, records?, services?}`, or the original's `{ip, rectype}`, which
   * speaks for one family and leaves all else as it is.
   */
  readUpdate(nameInUrl: string, body: unknown): Claim;
}

/** A reader of claims for hosts of these zones. Made once: zod compiles a shape at its first use. */
export function claimReader(zones: readonly ZonePolicy[]): ClaimReader {
  const name = hostName(zones);
  const creation = z.strictObject({ hostname: name, ...single }).superRefine(familyFits);
  const leasedUpdate = z.strictObject({ ...leased, name });
  const originalUpdate = z
    .strictObject({ ...single, name, hostname: name.optional() })
    .superRefine(familyFits)
    .refine((fields) => fields.hostname?.name.equals(fields.name.name) ?? true, {
      path: ['hostname'],
      error: 'Is not the name in the URL; leave it out.',
    });
  return {
    readCreation: (body) => {
      const { hostname, ip } = readFields(creation, body);
      const addresses = [ip.address];
      return { ...unsaid, ...hostname, addresses, ttl: 'default', lease: 'none', mode: 'create', keeps: [] };
    },
    readUpdate: (nameInUrl, body) => {
      const named = withName(body, nameInUrl);
      if (isOriginalForm(body)) {
        const { name: claimed, ip } = readFields(originalUpdate, named);
        const addresses = [ip.address];
        return {
          ...unsaid,
          ...claimed,
          addresses,
          ttl: 'keep',
          lease: 'keep',
          mode: 'upsert',
          keeps: families,
        };
      }
      const { name: claimed, addresses, ttl, lease, records, services } = readFields(leasedUpdate, named);
      return {
        ...claimed,
        addresses: addresses.map((read) => read.address),
        ttl: ttl ?? 'default',
        lease: lease ?? 'default',
        records: records && readRecords(records, claimed),
        services,
        challenge: undefined,
        mode: 'upsert',
        keeps: [],
      };
    },
  };
}

/** The name in the URL of `GET` and `DELETE /hosts/:name`. @throws GatewayError */
export function readLookup(nameInUrl: string, zones: readonly ZonePolicy[]): Claim['name'] {
  const read = findName(nameInUrl, zones);
  if (read.ok) return read.name;
  throw refusal([{ field: 'name', code: read.code, detail: read.detail }]);
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
