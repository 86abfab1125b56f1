import { type Name, printName } from '@open-dyndns/dns';
import { prefix } from '../config/values.ts';
import { StartError } from '../errors.ts';
import { openHouse } from '../house.ts';
import type { Credential } from '../model/credential.ts';
import type { Instant } from '../model/host.ts';
import { printScope, type ScopedType, scopedTypes } from '../model/scope.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { findName } from '../protocol/rest-name.ts';
import { addCredential, revokeCredential } from '../service/credentials.ts';
import { accountName } from './account-name.ts';
import { columns } from './columns.ts';
import { type Call, type Command, configOf, configOption, jsonOption, printAnswer } from './command.ts';

/** Where the secret alone says who it is, guessing it is all that there is to do. */
const shortestSecret = 8;
const millisecondsOf = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

export const credentialAdd: Command = {
  usage: 'credential add [NAME]',
  summary: 'make a credential for some hosts and types, and show its secret, this once',
  options: {
    config: configOption,
    host: {
      value: 'NAMES',
      help: 'what it may change, whoever owns it: laptop,*.lab.example (default: what it owns)',
    },
    type: { value: 'TYPES', help: `records that it may change: ${scopedTypes.join(',')} (default: all)` },
    from: { value: 'PREFIXES', help: 'where it may come from: 10.0.0.0/8,2001:db8::/32 (default: anywhere)' },
    expires: {
      value: 'WHEN',
      help: 'how long it is good: 90d, 12h, 30m, or until 2030-01-31 (default: until revoked)',
    },
    'secret-stdin': {
      help: 'take a secret that is in use elsewhere from standard input; of a secret URL, what stands behind its first slash',
    },
    'strict-status': {
      help: 'show failures of dyndns2 in the HTTP status, for clients that look at nothing else',
    },
    json: jsonOption,
  },
  async run(call) {
    const config = await configOf(call);
    const zones = config.zones.map(({ policy }) => policy);
    await using house = await openHouse(config);
    const [id] = call.words;
    const given = call.options['secret-stdin'] === true ? await readSecret(call.world.input) : undefined;
    const { credential, secret } = await addCredential(house, {
      id: id === undefined ? undefined : accountName(id),
      scope: {
        names: list(call, 'host')?.map((name) => scopedName(name, zones)),
        types: list(call, 'type')?.map(scopedType),
      },
      networks: list(call, 'from')?.map(network) ?? [],
      expiresAt: instantOf(call.options['expires'], house.clock.now()),
      strictStatus: call.options['strict-status'] === true,
      secret: given,
    });
    const shown = given === undefined ? { secret } : {};
    printAnswer(call, { ...credentialJson(credential), ...shown }, [
      `Name:   ${credential.id}`,
      given === undefined
        ? `Secret: ${secret}   (shown this once; alone, it is a bearer token)`
        : 'Secret: as given',
    ]);
    return 0;
  },
};

export const credentialList: Command = {
  usage: 'credential list',
  summary: 'show credentials: what they may change, from where, until when, and when they were used',
  options: { config: configOption, json: jsonOption },
  async run(call) {
    await using house = await openHouse(await configOf(call));
    const shown = (await house.store.credentials()).map(credentialJson);
    const rows = shown.map(({ name, role, state, hosts, types, from, expires, lastUsed }) => ({
      name,
      role,
      state,
      hosts: hosts?.join(' ') ?? '(its own)',
      types: types?.join(' ') ?? '(all)',
      from: from?.join(' ') ?? '(anywhere)',
      expires: expires ?? '(never)',
      used: lastUsed ?? '(never)',
    }));
    printAnswer(call, shown, columns(rows));
    return 0;
  },
};

export const credentialRevoke: Command = {
  usage: 'credential revoke NAME',
  summary: 'take a credential, an account or a device away; its hosts stay until their leases end',
  options: { config: configOption },
  async run(call) {
    await using house = await openHouse(await configOf(call));
    await revokeCredential(house, call.words[0] ?? '');
    return 0;
  },
};

function credentialJson(credential: Credential) {
  const { id, role, state, scope, networks, createdAt, expiresAt, lastUsedAt, strictStatus } = credential;
  const { names, types } = printScope(scope);
  return {
    name: id,
    role,
    state,
    hosts: scope.names === undefined ? null : names,
    types: scope.types === undefined ? null : types,
    from: networks.length === 0 ? null : networks,
    since: isoDate(createdAt),
    expires: isoDate(expiresAt),
    lastUsed: isoDate(lastUsedAt),
    strictStatus,
  };
}

function isoDate(instant: Instant | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}

/** The words of an option that takes several; undefined where it was not given. */
function list({ options }: Call, option: string): string[] | undefined {
  const given = options[option];
  if (typeof given !== 'string') return undefined;
  const words = given.split(',').map((word) => word.trim());
  if (words.includes('')) throw new StartError('account.invalid', `--${option} ${given}: a word is missing.`);
  return words;
}

function scopedName(written: string, zones: readonly ZonePolicy[]): Name {
  const read = findName(written, zones);
  if (!read.ok) throw new StartError('account.invalid', `--host ${written}: ${read.detail}`);
  if (read.name.equals(read.zone.apex))
    throw new StartError('account.invalid', `--host ${written}: ${printName(read.name)} is the zone itself.`);
  return read.name;
}

function scopedType(written: string): ScopedType {
  const type = scopedTypes.find((known) => known === written.toUpperCase());
  if (type === undefined)
    throw new StartError(
      'account.invalid',
      `“${written}” is no type: --type takes ${scopedTypes.join(', ')}.`,
    );
  return type;
}

/** One line; the line break at its end does not belong to it. */
async function readSecret(input: () => Promise<string>): Promise<string> {
  const secret = (await input()).replace(/\r?\n$/, '');
  if (secret.length >= shortestSecret) return secret;
  throw new StartError(
    'account.invalid',
    `Standard input holds no secret of ${shortestSecret} characters or more; leave --secret-stdin out for one that nobody guesses.`,
  );
}

function network(written: string): string {
  const read = prefix.safeParse(written);
  if (read.success) return read.data;
  throw new StartError('account.invalid', `--from: ${read.error.issues[0]?.message}.`);
}

function instantOf(given: string | boolean | undefined, now: Instant): Instant | undefined {
  if (typeof given !== 'string') return undefined;
  const [, count, unit] = /^(\d{1,6})([dhm])$/.exec(given) ?? [];
  const instant =
    unit === 'd' || unit === 'h' || unit === 'm'
      ? now + Number(count) * millisecondsOf[unit]
      : Date.parse(given);
  if (instant > now) return instant;
  throw new StartError(
    'account.invalid',
    `“${given}” is no time to come: --expires takes 90d, 12h, 30m or a date, 2030-01-31.`,
  );
}
