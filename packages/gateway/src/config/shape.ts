import { z } from 'zod';
import {
  apex,
  apiUrl,
  domainName,
  endpoint,
  flag,
  hostLabel,
  labels,
  oneOf,
  prefix,
  reversePrefix,
  seconds,
  someAddresses,
  table,
  text,
} from './values.ts';
import { watchShape } from './watch.ts';

const path = text('a path');
const lease = table({ min: seconds.optional(), default: seconds.optional(), max: seconds.optional() });

const names = table({ labels: labels.optional(), wildcards: flag.optional() });

const inEveryZone = {
  name: apex,
  ttl: seconds.optional(),
  lease: lease.optional(),
  enrolment: oneOf('open', 'token', 'approval').optional(),
  names: names.optional(),
  prefixes: listOf(prefix).optional(),
};

const embeddedZone = table({
  ...inEveryZone,
  backend: z.literal('embedded'),
  reverse: listOf(table({ prefix: reversePrefix })).optional(),
  split: flag.optional(),
  name_servers: listOf(domainName).optional(),
  transfer: table({
    key: path,
    secondaries: listOf(endpoint).min(1, { error: 'has to hold at least one address and port' }),
  }).optional(),
});

const zoneFileZone = table({
  ...inEveryZone,
  backend: z.literal('zonefile'),
  file: path,
  reload: oneOf('sighup', 'rndc').optional(),
  pidfile: path.optional(),
  server: endpoint.optional(),
  secondaries: listOf(endpoint).optional(),
  reverse: listOf(table({ prefix: reversePrefix, file: path })).optional(),
});

const rfc2136Zone = table({
  ...inEveryZone,
  backend: z.literal('rfc2136'),
  server: endpoint.optional(),
  key: path,
  secondaries: listOf(endpoint).optional(),
  reverse: listOf(table({ prefix: reversePrefix })).optional(),
});

const tinydnsZone = table({
  ...inEveryZone,
  backend: z.literal('tinydns'),
  data: path.optional(),
  make: z
    .tuple([text('a command')], text('an argument'), { error: 'has to be a command as a list, ["make"]' })
    .optional(),
  server: endpoint.optional(),
  reverse: listOf(table({ prefix: reversePrefix })).optional(),
});

const atProvider = {
  ...inEveryZone,
  token: path,
  api: apiUrl.optional(),
  servers: listOf(endpoint).optional(),
};

const withPointers = { reverse: listOf(table({ prefix: reversePrefix })).optional() };
const withoutPointers = {
  reverse: z.never({ error: 'cannot be set: the provider keeps no PTR records' }).optional(),
};

const providerZones = [
  table({ ...atProvider, ...withPointers, backend: z.literal('powerdns') }),
  table({ ...atProvider, ...withPointers, backend: z.literal('cloudflare') }),
  table({ ...atProvider, ...withoutPointers, backend: z.literal('digitalocean') }),
  table({ ...atProvider, ...withoutPointers, backend: z.literal('rackspace'), user: text('a user') }),
] as const;

const backends =
  '"zonefile", "rfc2136", "tinydns", "embedded", "powerdns", "cloudflare", "digitalocean" or "rackspace"';

/** The configuration file, key by key, before defaults. */
export const configShape = table({
  state: path.optional(),
  http: table({
    listen: endpoints().optional(),
    plain: endpoints().optional(),
    trusted_proxies: listOf(someAddresses).optional(),
    certificate: z
      .union([z.literal('self-signed'), table({ cert: path, key: path })], {
        error: 'has to be "self-signed" or { cert = "…", key = "…" }',
      })
      .optional(),
  }).optional(),
  dns: table({ listen: endpoints().optional() }).optional(),
  mdns: table({
    advertise: flag.optional(),
    name: hostLabel.optional(),
    interfaces: z
      .union([oneOf('lan', 'loopback'), z.array(text('an interface')).min(1)], {
        error: 'has to be "lan", "loopback" or a list of interfaces, ["eth0"]',
      })
      .optional(),
  }).optional(),
  zone: z
    .array(
      z.discriminatedUnion(
        'backend',
        [embeddedZone, zoneFileZone, rfc2136Zone, tinydnsZone, ...providerZones],
        { error: `backend has to be ${backends}` },
      ),
      {
        error: 'has to be written as [[zone]], once for each zone',
      },
    )
    .min(1)
    .optional(),
  watch: watchShape.optional(),
});

export type WrittenConfig = z.output<typeof configShape>;
export type WrittenZone = NonNullable<WrittenConfig['zone']>[number];

function endpoints() {
  return listOf(endpoint).min(1, { error: 'has to hold at least one address and port' });
}

function listOf<Value extends z.ZodType>(value: Value): z.ZodArray<Value> {
  return z.array(value, { error: 'has to be a list, in [ ]' });
}
