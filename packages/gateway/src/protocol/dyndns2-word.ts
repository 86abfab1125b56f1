import { GatewayError, type GatewayErrorCode } from '../errors.ts';
import type { Updated } from '../model/address-update.ts';

/**
 * What dyndns2 calls a refusal (help.dyn.com, "Return Codes"). No other word is ever in the answer to one: inadyn takes
 * a body for a success that holds `good`, `nochg` or `OK` anywhere, and in some of its settings `true` or `updated`.
 */
export type Dyndns2Word =
  | 'badauth'
  | 'badagent'
  | '!donator'
  | 'notfqdn'
  | 'nohost'
  | '!yours'
  | 'numhost'
  | 'abuse'
  | 'dnserr'
  | '911';

/** A client tries again by itself after `dnserr` and `911` only. */
const words: Readonly<Record<GatewayErrorCode, Dyndns2Word>> = {
  'auth.required': 'badauth',
  'enrolment.waiting': 'badauth',
  'enrolment.closed': 'badauth',
  'enrolment.bad-token': 'badauth',
  'credential.elsewhere': 'badauth',
  'credential.expired': 'badauth',
  'name.invalid': 'notfqdn',
  'name.outside-zone': 'nohost',
  'host.unknown': 'nohost',
  'credential.out-of-scope': 'nohost',
  'name.taken': '!yours',
  'name.exists': '!yours',
  'name.reserved': '!yours',
  'host.not-yours': '!yours',
  'host.too-many': 'numhost',
  'request.too-many': 'abuse',
  // There is no word for a bad address; nsupdate.info answers this one.
  'address.invalid': 'dnserr',
  'address.not-allowed': 'dnserr',
  'type.unsupported': '!donator',
  'record.invalid': '!donator',
  'service.invalid': '!donator',
  'ttl.invalid': '!donator',
  'lease.invalid': '!donator',
  'request.malformed': 'badagent',
  'request.too-large': 'badagent',
  'request.not-json': 'badagent',
  'request.unsupported-media-type': 'badagent',
  'request.not-found': 'badagent',
  'request.method-not-allowed': 'badagent',
  'request.cross-site': 'badagent',
  'backend.unavailable': 'dnserr',
  'backend.refused': 'dnserr',
  'store.unavailable': '911',
  'gateway.stopping': '911',
  internal: '911',
};

/** The word for a refusal. */
export function dyndns2Word({ code, field }: Pick<GatewayError, 'code' | 'field'>): Dyndns2Word {
  // Of a credential's limits, those of names are what a client calls its hosts, and those of types options.
  return code === 'credential.out-of-scope' && field === undefined ? '!donator' : words[code];
}

/** What became of a host, or of all of them. */
export type UpdateResult = Updated | GatewayError;

const okStatus = 200;
export const unauthorizedStatus = 401;

/**
 * The HTTP status of an answer. ddclient and inadyn read the words of a 200 only, and of other statuses know 401. OPNsense
 * and MikroTik's `fetch` look at nothing but the status; for them, `strict`, it is the worst of all results.
 */
export function dyndns2Status(results: readonly UpdateResult[], strict: boolean): number {
  const statuses = results.map((result) => {
    if (!(result instanceof GatewayError)) return okStatus;
    if (dyndns2Word(result) === 'badauth') return unauthorizedStatus;
    return strict || result.code === 'request.method-not-allowed' ? result.status : okStatus;
  });
  return Math.max(okStatus, ...statuses);
}

/** A host's line. Addresses are those that the client spoke of: pfSense looks for the one that it has sent. */
export function dyndns2Line(result: UpdateResult): string {
  if (result instanceof GatewayError) return dyndns2Word(result);
  return `${result.outcome === 'unchanged' ? 'nochg' : 'good'} ${result.addresses.join(',')}`.trimEnd();
}

/** A host's line in the answer to `/nic/delete`, where nsupdate.info names the types that have gone. */
export function deletionLine(result: UpdateResult): string {
  return result instanceof GatewayError
    ? dyndns2Word(result)
    : `deleted ${result.removed.join(',')}`.trimEnd();
}

/** The body of an answer: its lines, one for each host in their order. */
export function dyndns2Text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
