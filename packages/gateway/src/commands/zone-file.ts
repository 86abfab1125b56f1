import { basename, resolve } from 'node:path';
import { type Name, parseName, readName } from '@open-dyndns/dns';
import { apexOf, type IncludeLoader } from '@open-dyndns/zonefile';
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
    help: 'the zone (default: what the file says in full, else db.NAME, NAME.zone or NAME.db)',
  },
  include: { value: 'DIR', help: 'follow $INCLUDE, to files in this directory (default: refuse it)' },
};

const fileNames = [/^db\.(.+)$/, /^(.+)\.(?:zone|db)$/];
const root = readName('.');

/** @throws StartError */
export function zoneFileOf({ options, words }: Call): NamedZoneFile {
  const [path = ''] = words;
  const bytes = readZoneText(path);
  const { origin, include } = options;
  return {
    path,
    bytes,
    apex: (typeof origin === 'string' ? nameOf(origin) : apexOf(bytes)) ?? apexByFileName(path),
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

/** Debian calls the file of 10.in-addr.arpa `db.10`: digits are the start of an address. */
function apexByFileName(path: string): Name {
  const file = basename(path);
  const [, text] = fileNames.map((pattern) => pattern.exec(file)).find((match) => match !== null) ?? [];
  if (text === undefined)
    throw new StartError(
      'zone-file.no-origin',
      `${path} does not say which zone it is, in full, above its SOA record: say it with --origin.`,
    );
  if (!/^\d{1,3}(\.\d{1,3}){0,2}$/.test(text)) return nameOf(text);
  return nameOf(`${text.split('.').reverse().join('.')}.in-addr.arpa`);
}
