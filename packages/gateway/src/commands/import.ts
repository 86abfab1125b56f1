import { readFile } from 'node:fs/promises';
import { printName } from '@open-dyndns/dns';
import { StartError } from '../errors.ts';
import { openHouse } from '../house.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { type DyndnsUser, readDyndnsFiles } from '../protocol/dyndns-files.ts';
import { findName } from '../protocol/rest-name.ts';
import { type ImportedUser, importUsers } from '../service/import-users.ts';
import { accountName } from './account-name.ts';
import { type Command, configOf, configOption, jsonOption, printAnswer } from './command.ts';

const incomplete = 1;

export const importDyndns: Command = {
  usage: 'import USERS HOSTS',
  summary:
    'take over dyndns.user and dyndns.hosts of nicokaiser/Dyndns; exit status 1 if something is left out',
  options: { config: configOption, json: jsonOption },
  async run(call) {
    const config = await configOf(call);
    const [userFile = '', hostFile = ''] = call.words;
    const read = readDyndnsFiles(await textOf(userFile), await textOf(hostFile));
    const leftOut = [
      ...read.problems.users.map(({ line, message }) => `${userFile}:${line}: ${message}`),
      ...read.problems.hosts.map(({ line, message }) => `${hostFile}:${line}: ${message}`),
    ];
    const zones = config.zones.map(({ policy }) => policy);
    const users = read.users.map((user) => imported(user, zones, leftOut));
    await using house = await openHouse(config);
    const known = await importUsers(house, users);
    leftOut.push(
      ...known.map(({ id }) => `${userFile}: there is an account “${id}” already, which stays as it is`),
    );
    const taken = users.filter((user) => !known.includes(user));
    printAnswer(
      call,
      { imported: taken.map(({ id, names }) => ({ user: id, hosts: names.map(printWhole) })), leftOut },
      [
        ...taken.map(({ id, names }) => `${id}: ${names.map(printWhole).join(' ') || 'no host'}`),
        ...leftOut.map((reason) => `left out: ${reason}`),
      ],
    );
    return leftOut.length === 0 ? 0 : incomplete;
  },
};

/** Hosts that are in no zone of this gateway are left out. */
function imported(
  { name, hash, hosts }: DyndnsUser,
  zones: readonly ZonePolicy[],
  leftOut: string[],
): ImportedUser {
  const names = hosts.flatMap((host) => {
    const read = findName(host, zones);
    if (read.ok) return [read.name];
    leftOut.push(`${name}: ${read.detail}`);
    return [];
  });
  return { id: accountName(name), hash, names };
}

function printWhole(name: ImportedUser['names'][number]): string {
  return printName(name).replace(/\.$/, '');
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError('account.invalid', `${file} cannot be read: ${reason}.`, { cause: error });
  }
}
