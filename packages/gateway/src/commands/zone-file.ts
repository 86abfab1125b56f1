import { basename, resolve } from 'node:path';
import { type Name, parseName, printName, readName } from '@open-dyndns/dns';
import { apexOf, type IncludeLoader } from '@open-dyndns/zonefile';
import { zonesLoadedFrom } from '../edge/bind-configuration.ts';
import { includeFrom, readZoneText } from '../edge/zone-reading.ts';
import { StartError } from '../errors.ts';
import type { Call, CommandOption } from './command.ts';

/** The zone file that a call is about. */
export interface NamedZoneFile {
  readonly path: string;
  readonly apex: Name;
  readonly bytes: Uint8Array;
  readonly include: IncludeLoader | undefined;
}

export const zoneFileOptions: Readonly<Record<string, CommandOption>> = {
  origin: {
    value: 'NAME',
    help: 'the zone (default: what the file says in full, else what BIND loads it as, else db.NAME, NAME.zone or NAME.db)',
  },
  include: { value: 'DIR', help: 'follow $INCLUDE, to files in this directory (default: refuse it)' },
};

const fileNames = [/^db\.(.+)$/, /^(.+)\.(?:zone|db)$/];
/** Debian's bind9 has `db.local` for localhost and `db.empty` for any zone that is empty; `db.root` is mostly hints. */
const notNames: readonly string[] = ['local', 'empty', 'root'];
const root = readName('.');
/** Octets that take longer than a person waits without wondering: some 300,000 records. */
const longFile = 10_000_000;

/** @throws StartError */
export async function zoneFileOf({ options, words, world }: Call): Promise<NamedZoneFile> {
  const [path = ''] = words;
  const bytes = readZoneText(path);
  if (bytes.length > longFile && world.logIsTerminal)
    world.warn(`Reading ${path}: ${Math.round(bytes.length / 1e6)} MB take a moment.\n`);
  const { origin, include } = options;
  return {
    path,
    bytes,
    apex: typeof origin === 'string' ? nameOf(origin) : await apexOfFile(path, bytes),
    include: typeof include === 'string' ? includeFrom(resolve(include)) : undefined,
  };
}

/** A name as it is typed, with or without the last dot. @throws StartError */
export function nameOf(text: string, origin: Name = root): Name {
  const name = parseName(text, origin);
  if (!name.ok)
    throw new StartError('zone-file.refused', `“${text}” is no domain name: ${name.error.message}.`);
  return name.value;
}

async function apexOfFile(path: string, bytes: Uint8Array): Promise<Name> {
  const written = apexOf(bytes);
  if (written !== undefined) return written;
  const [loaded, ...others] = await zonesLoadedFrom(path);
  if (loaded === undefined) return apexByFileName(path);
  if (others.every((name) => name.equals(loaded))) return loaded;
  const names = [loaded, ...others].map(printName).join(', ');
  throw new StartError('zone-file.no-origin', `BIND loads ${path} as ${names}: say which with --origin.`);
}

/** Debian calls the file of 10.in-addr.arpa `db.10`: digits are the start of an address. */
function apexByFileName(path: string): Name {
  const file = basename(path);
  const [, text] = fileNames.map((pattern) => pattern.exec(file)).find((match) => match !== null) ?? [];
  if (text === undefined || notNames.includes(text))
    throw new StartError(
      'zone-file.no-origin',
      `${path} does not say which zone it is, in full, above its SOA record, and BIND loads it as none: say it with --origin.`,
    );
  if (!/^\d{1,3}(\.\d{1,3}){0,2}$/.test(text)) return nameOf(text);
  return nameOf(`${text.split('.').reverse().join('.')}.in-addr.arpa`);
}
