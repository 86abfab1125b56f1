import { Name, parseName, reverseZone } from '@open-dyndns/dns';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { type Endpoint, isLoopback } from '../model/endpoint.ts';
import { hostLabelPattern } from '../model/host-name.ts';
import { nearest } from '../protocol/nearest.ts';

const maxPort = 65_535;
/** RFC 2181 §8. */
const maxTtl = 2 ** 31 - 1;
/** Half of what fits in a name (RFC 1035 §3.1), the rest being the zone's and records' own. */
const maxLabels = 60;

/** A table that knows its keys: any other is an error that names the nearest one. */
export function table<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, Object.keys(shape)) : 'has to be a table',
  });
}

/** A text that is not empty. */
export function text(what: string): z.ZodString {
  return z.string({ error: missingOr(`has to be ${what} in quotes`) }).min(1, { error: `has to be ${what}` });
}

export function oneOf<const Word extends string>(
  ...words: readonly Word[]
): z.ZodEnum<{ [Key in Word]: Key }> {
  return z.enum(words, { error: missingOr(`has to be ${words.map((word) => `"${word}"`).join(' or ')}`) });
}

export const seconds: z.ZodInt = z
  .int({ error: missingOr('has to be a whole number of seconds') })
  .min(1, { error: 'has to be at least 1 second' })
  .max(maxTtl, { error: `has to be at most ${maxTtl} seconds (RFC 2181 §8)` });

/** How many labels a host's name has in front of its zone's. */
export const labels: z.ZodInt = z
  .int({ error: missingOr('has to be a whole number of labels') })
  .min(1, { error: 'has to be at least 1 label' })
  .max(maxLabels, { error: `has to be at most ${maxLabels} labels` });

export const flag: z.ZodBoolean = z.boolean({ error: missingOr('has to be true or false') });

/** `10.77.0.1:53`, `[2001:db8::1]:53`. */
export const endpoint: z.ZodType<Endpoint> = text('an address and a port, "127.0.0.1:8443"').transform(
  (value, context) => {
    const [, v6, v4, port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(value) ?? [];
    const address = v6 ?? v4 ?? '';
    const known =
      v6 === undefined ? ipaddr.IPv4.isValidFourPartDecimal(address) : ipaddr.IPv6.isValid(address);
    if (!known || Number(port) > maxPort) {
      context.addIssue({
        code: 'custom',
        message: `"${value}" is not an address and a port: write "127.0.0.1:8443" or "[::1]:8443"`,
      });
      return z.NEVER;
    }
    return { address: v6 === undefined ? address : ipaddr.parse(address).toString(), port: Number(port) };
  },
);

/** `https://dns.example.net/v1`, without its final slash: a secret is sent there, so in clear on this machine only. */
export const apiUrl: z.ZodType<string> = text('a URL, "https://…"').transform((value, context) => {
  const url = URL.parse(value);
  if (url !== null && isSafe(url)) return value.replace(/\/+$/, '');
  context.addIssue({
    code: 'custom',
    message: `"${value}" is no URL that a secret may be sent to: write "https://…", or "http://127.0.0.1:8081" on this machine`,
  });
  return z.NEVER;
});

/** `10.77.0.0/24`: an address of the network itself, no host in it. */
export const prefix: z.ZodType<string> = text('a prefix, "10.77.0.0/24"').transform((value, context) => {
  if (!ipaddr.isValidCIDR(value)) {
    context.addIssue({
      code: 'custom',
      message: `"${value}" is not a prefix: write "10.77.0.0/24" or "fd77::/64"`,
    });
    return z.NEVER;
  }
  const [address, length] = ipaddr.parseCIDR(value);
  const network = `${networkOf(address, length)}/${length}`;
  if (network !== `${address}/${length}`)
    context.addIssue({
      code: 'custom',
      message: `"${value}" has bits set behind the prefix: did you mean "${network}"?`,
    });
  return network;
});

/** A prefix that does not hold every address. */
export const someAddresses: z.ZodType<string> = prefix.refine((value) => !value.endsWith('/0'), {
  error: 'holds every address: name the proxies',
});

/** A prefix whose reverse zone exists by itself: it ends between two labels (RFC 2317 delegations are another matter). */
export const reversePrefix: z.ZodType<string> = prefix.superRefine((value, context) => {
  if (!endsAtLabel(value))
    context.addIssue({
      code: 'custom',
      message: `"${value}" has no reverse zone of its own: its length has to be a multiple of 8 (IPv4) or of 4 (IPv6)`,
    });
});

/** The name of a zone. */
export const apex: z.ZodType<Name> = nameOf('a zone', 'example.com', 'the root is not yours');

/** The name of a DNS server, with or without its final dot. */
export const domainName: z.ZodType<Name> = nameOf('a DNS server', 'ns1.example.com', 'it has no labels');

function isSafe({ protocol, hostname, username, search, hash }: URL): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const isHere = hostname === 'localhost' || isLoopback({ address, port: 0 });
  return (
    (protocol === 'https:' || (protocol === 'http:' && isHere)) &&
    username === '' &&
    search === '' &&
    hash === ''
  );
}

function nameOf(what: string, example: string, rootProblem: string): z.ZodType<Name> {
  return text(`the name of ${what}, "${example}"`).transform((value, context) => {
    const parsed = parseName(value, Name.root);
    if (parsed.ok && !parsed.value.isRoot) return parsed.value;
    const reason = parsed.ok ? rootProblem : parsed.error.message;
    context.addIssue({ code: 'custom', message: `"${value}" is not the name of ${what}: ${reason}` });
    return z.NEVER;
  });
}

/** One label of letters, digits and hyphens (RFC 1123 §2.1). */
export const hostLabel: z.ZodString = text('one host label').regex(hostLabelPattern, {
  error: 'has to be one label of letters, digits and hyphens, no hyphen first or last',
});

function endsAtLabel(value: string): boolean {
  const [address, length] = ipaddr.parseCIDR(value);
  return length % (address.kind() === 'ipv4' ? 8 : 4) === 0;
}

/** The apex of a prefix for which `endsAtLabel`. */
export function reverseApex(value: string): Name {
  return reverseZone(value);
}

function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, length: number): string {
  const cidr = `${address}/${length}`;
  return (address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(cidr).toString();
}

/** One line for each of the keys. */
function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const hints = keys.map((key) => {
    const guess = nearest(key, known);
    return guess === undefined
      ? `"${key}" is no key here (there are ${known.join(', ')})`
      : `"${key}" is no key here, did you mean "${guess}"?`;
  });
  return hints.join('\n');
}

function missingOr(message: string) {
  return (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? `is missing: it ${message}` : message;
}
