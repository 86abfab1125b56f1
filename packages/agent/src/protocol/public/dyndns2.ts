import { type Addresses, listOf } from '../../model/public/family.ts';
import { done, later, never, type Outcome } from '../../model/public/outcome.ts';

const minuteMs = 60_000;

/** Dyn asked clients to leave it alone for so long after `911`. */
const serverFaultMs = 30 * minuteMs;
/** `dnserr`, and whatever else may pass. */
const passingMs = 5 * minuteMs;

/**
 * Words after which a client has to stop until its user acts (help.dyn.com, return codes). Repeating such a request is
 * what servers block clients for.
 */
const finalWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    badauth: 'it does not know this user and password',
    '!donator': 'this account does not include what was asked for',
    notfqdn: 'the name is not a whole domain name',
    nohost: 'the name is not in this account',
    '!yours': 'the name is in another account',
    numhost: 'it takes fewer names at a time, or keeps this one elsewhere',
    abuse: 'it has blocked the name for too many updates',
    badagent: 'it does not take updates from this program',
    badsys: 'it does not know this kind of name',
    '!active': 'this account is not active yet',
  }),
);

const passingWords: ReadonlyMap<string, { readonly why: string; readonly afterMs: number }> = new Map(
  Object.entries({
    dnserr: { why: 'its DNS failed', afterMs: passingMs },
    '911': { why: 'it is out of order', afterMs: serverFaultMs },
  }),
);

/** What servers answer where they ignore a client that they hold to be broken. */
const ignored = '127.0.0.1';

const waitUnits: Readonly<Record<string, number>> = { s: 1_000, m: minuteMs, h: 60 * minuteMs };

/** What the answer to an update of one name means: its word where it has one we know, else its status. */
export function dyndns2Outcome(status: number, text: string, retryAfter: number | undefined): Outcome {
  const [word = '', address] = text.trim().toLowerCase().split(/\s+/);
  return outcomeOfWord(word, address) ?? outcomeOfStatus(status, word, retryAfter);
}

/**
 * The URL of an update. In a template `{host}`, `{ip}` (both families, a comma between), `{ipv4}` and `{ipv6}` are
 * replaced; one without any of them gets `hostname` and `myip`, as most servers take them.
 */
export function dyndns2Url(template: string, name: string, addresses: Addresses): string {
  const ip = listOf(addresses).join(',');
  const values: Readonly<Record<string, string>> = {
    host: name,
    ip,
    ipv4: addresses.ipv4 ?? '',
    ipv6: addresses.ipv6 ?? '',
  };
  if (/\{(?:host|ip|ipv4|ipv6)\}/.test(template))
    return template.replace(/\{(host|ip|ipv4|ipv6)\}/g, (_, key: string) => written(values[key] ?? ''));
  const joint = template.includes('?') ? '&' : '?';
  return `${template}${joint}hostname=${written(name)}&myip=${written(ip)}`;
}

function outcomeOfWord(word: string, address: string | undefined): Outcome | undefined {
  if (word === 'good' || word === 'nochg')
    return address === ignored ? never(`${word} ${address}: it ignores this client`) : done();
  const final = finalWords.get(word);
  if (final !== undefined) return never(`${word}: ${final}`);
  const passing = passingWords.get(word);
  if (passing !== undefined) return later(`${word}: ${passing.why}`, passing.afterMs);
  const [, count, unit = ''] = /^w(\d{1,2})([smh])$/.exec(word) ?? [];
  return count === undefined
    ? undefined
    : later(`${word}: it asks to wait`, Number(count) * (waitUnits[unit] ?? 0));
}

function outcomeOfStatus(status: number, word: string, retryAfter: number | undefined): Outcome {
  const asked = (retryAfter ?? 0) * 1000;
  if (status === 401) return never('badauth: it does not know this user and password');
  if (status === 429 || status >= 500) return later(`status ${status}`, Math.max(asked, passingMs));
  if (status >= 300) return never(`status ${status}`);
  const shown = JSON.stringify(word.slice(0, 20));
  return later(`it answered ${shown}, which is no word of dyndns2`, serverFaultMs);
}

/** Servers split lists at commas before they decode. */
function written(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',');
}
