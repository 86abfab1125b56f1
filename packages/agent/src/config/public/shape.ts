import { z } from 'zod';
import { families, familyOf } from '../../model/public/family.ts';
import { readHostPart } from '../../model/public/host-part.ts';
import type { PortMap } from '../../model/public/port-map.ts';
import type { Source } from '../../model/public/source.ts';
import { readGatewayUrl } from '../../protocol/gateway-url.ts';
import { readPin } from '../../protocol/pin-text.ts';
import { readDomain } from '../../protocol/public/domain.ts';
import { readPortMap } from '../../protocol/public/port-map-text.ts';
import { readSource, sourceGrammar } from '../../protocol/public/source-text.ts';

const dnsPort = 53;
/** RFC 2181 §8. */
const maxTtl = 2 ** 31 - 1;

/** The name of a host or zone. */
export const domain: z.ZodType<string> = readAs(readDomain, 'has to be a domain name, "home.example.com"');
export const gatewayUrl: z.ZodType<string> = readAs(
  readGatewayUrl,
  'has to be the https URL of a gateway, "https://ns.example.com:8443"',
);
export const pin: z.ZodType<string> = readAs(
  readPin,
  'has to be a key pin, sha256/ and 44 characters of base64',
);
export const source: z.ZodType<Source> = readAs(readSource, `has to be one of ${sourceGrammar}`);
export const portMap: z.ZodType<PortMap> = readAs(
  readPortMap,
  'has to be two ports and a protocol, outside first: "443:8443/tcp"',
);
export const hostPart: z.ZodType<string> = readAs(
  readHostPart,
  'has to be the second half of an IPv6 address, "::1234"',
);

const dnsServer = readAs(
  readDnsServer,
  'has to be a server, "ns.example.com", "192.0.2.1:53" or "[2001:db8::1]:53"',
);
const updateUrl = readAs(
  readHttpsUrl,
  'has to be an https URL without a password, since that would be seen in logs',
);
const path = z.string({ error: 'has to be a path' }).min(1);
const ttl = z.int({ error: 'has to be a whole number of seconds' }).min(1).max(maxTtl).default(60);

const inEvery = {
  host: domain,
  host6: z.record(domain, hostPart).optional(),
  source: z.array(source, { error: 'has to be a list, in [ ]' }).min(1).optional(),
  families: z
    .array(z.enum(families, { error: 'has to be "ipv4" or "ipv6"' }), { error: 'has to be a list, in [ ]' })
    .min(1)
    .optional(),
  allow_private: z.boolean({ error: 'has to be true or false' }).optional(),
  pin: pin.optional(),
  secret_file: path.optional(),
  secret_env: z.string({ error: 'has to be the name of a variable' }).min(1).optional(),
};

const apiServer = { ...inEvery, gateway: gatewayUrl.optional(), zone: domain, ttl };

const publicTable = z.discriminatedUnion(
  'provider',
  [
    z.strictObject({ ...inEvery, provider: z.literal('gateway'), gateway: gatewayUrl }),
    z.strictObject({
      ...inEvery,
      provider: z.literal('dyndns2'),
      gateway: gatewayUrl.optional(),
      url: updateUrl,
    }),
    z.strictObject({ ...apiServer, provider: z.literal('digitalocean') }),
    z.strictObject({ ...apiServer, provider: z.literal('cloudflare') }),
    z.strictObject({ ...apiServer, provider: z.literal('rfc2136'), server: dnsServer }),
  ],
  { error: 'has to have a provider: "gateway", "dyndns2", "digitalocean", "cloudflare" or "rfc2136"' },
);

/** `agent.toml`, key by key, before defaults. */
export const agentShape = z.strictObject({
  public: z.array(publicTable, { error: 'has to be written as [[public]], once for each server' }).min(1),
  router: z.strictObject({ map: z.array(portMap, { error: 'has to be a list, in [ ]' }) }).optional(),
});

export type WrittenPublic = z.output<typeof publicTable>;

function readAs<Value>(read: (text: string) => Value | undefined, error: string): z.ZodType<Value> {
  return z.string({ error }).transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}

function readDnsServer(text: string): { readonly host: string; readonly port: number } | undefined {
  if (familyOf(text) !== undefined) return { host: text, port: dnsPort };
  const [, v6, plain, port] = /^(?:\[([^\]]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = v6 ?? plain;
  return host === undefined ? undefined : { host, port: Number(port ?? dnsPort) };
}

function readHttpsUrl(text: string): string | undefined {
  const url = URL.parse(text);
  const isFit = url?.protocol === 'https:' && `${url.username}${url.password}` === '';
  return isFit ? text : undefined;
}
