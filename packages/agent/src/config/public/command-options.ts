import type { z } from 'zod';
import { type Arguments, type CommandLine, readArguments, wrongUsage } from '../command-line.ts';
import { stateOption, statePath } from '../state-path.ts';
import { loadAgentFile, usualAgentFile } from './agent-file.ts';
import { complete } from './complete.ts';
import type { PublicEntry, PublicOptions } from './public-options.ts';
import { domain, gatewayUrl, hostPart, pin, portMap, source } from './shape.ts';

/** Where the secret is looked for if no file is named. */
const usualVariable = 'OPEN_DYNDNS_SECRET';

export const publicCommand: CommandLine = {
  name: 'public',
  summary: 'Keeps public names at this host’s public addresses, until it is stopped.',
  options: {
    host: { type: 'string', value: 'NAME', help: 'the name to keep; without it, the configuration says' },
    gateway: {
      type: 'string',
      value: 'URL',
      help: 'the gateway to tell, and by default to ask for the address',
    },
    pin: {
      type: 'string',
      value: 'sha256/…',
      help: 'the gateway’s key [one whose certificate the system trusts]',
    },
    'secret-file': {
      type: 'string',
      value: 'FILE',
      help: `a file with USER:SECRET in it [the variable ${usualVariable}]`,
    },
    source: {
      type: 'string',
      multiple: true,
      value: 'SOURCE',
      help: 'who says the address; of several, two have to agree [gateway]',
    },
    host6: {
      type: 'string',
      multiple: true,
      value: 'NAME=::1234',
      help: 'another machine behind this host’s IPv6 prefix, may be repeated',
    },
    'allow-private': { type: 'boolean', help: 'tell addresses of a private network, too' },
    map: {
      type: 'string',
      multiple: true,
      value: '443:8443/tcp',
      help: 'a port of the router that leads to one of this host, may be repeated',
    },
    config: { type: 'string', value: 'FILE', help: `the configuration [${usualAgentFile}]` },
    retry: { type: 'boolean', help: 'try again what servers have refused' },
    state: stateOption,
    json: { type: 'boolean', help: 'log as JSON even on a terminal' },
  },
  details:
    'Stopping it leaves the names as they are; at a gateway, until their lease ends. Mapped ports are taken back.',
};

/** What only makes sense beside `--host`. */
const hostOptions = ['gateway', 'pin', 'secret-file', 'source', 'host6', 'allow-private'] as const;

/** @returns undefined if only help is asked for. @throws AgentError `option.invalid`, `config.…` */
export async function readPublicOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<PublicOptions | undefined> {
  const given = readArguments(publicCommand, args);
  if (given.help) return undefined;
  const maps = given.texts('map').map((text) => readWith(portMap, 'map', text));
  const common = {
    retry: given.flag('retry'),
    state: statePath(given.text('state'), environment),
    json: given.flag('json'),
  };
  if (given.text('host') !== undefined) {
    if (given.text('config') !== undefined)
      throw wrongUsage(publicCommand, '--config and --host exclude each other');
    return Object.freeze({ entries: [readEntry(given)], maps, ...common });
  }
  const alone = hostOptions.find((option) => isGiven(given, option));
  if (alone !== undefined) throw wrongUsage(publicCommand, `--${alone} is for a name, and --host is missing`);
  const file = await loadAgentFile(given.text('config') ?? usualAgentFile);
  return Object.freeze({ entries: file.entries, maps: [...file.maps, ...maps], ...common });
}

function readEntry(given: Arguments): PublicEntry {
  const gateway = given.text('gateway');
  if (gateway === undefined) throw wrongUsage(publicCommand, '--gateway is missing');
  const sources = given.texts('source');
  const key = given.text('pin');
  const file = given.text('secret-file');
  const entry = complete({
    provider: 'gateway',
    host: readWith(domain, 'host', given.text('host')),
    host6: Object.fromEntries(given.texts('host6').map(readHost6)),
    gateway: readWith(gatewayUrl, 'gateway', gateway),
    ...(key !== undefined && { pin: readWith(pin, 'pin', key) }),
    ...(sources.length > 0 && { source: sources.map((text) => readWith(source, 'source', text)) }),
    allow_private: given.flag('allow-private'),
    ...(file === undefined ? { secret_env: usualVariable } : { secret_file: file }),
  });
  if ('message' in entry) throw wrongUsage(publicCommand, `${entry.key} ${entry.message}`);
  return entry;
}

function readHost6(text: string): readonly [string, string] {
  const [name, part] = text.split('=');
  return [readWith(domain, 'host6', name), readWith(hostPart, 'host6', part)];
}

function readWith<Value>(shape: z.ZodType<Value>, option: string, text: string | undefined): Value {
  const read = shape.safeParse(text);
  if (read.success) return read.data;
  throw wrongUsage(publicCommand, `--${option} ${text ?? ''} ${read.error.issues[0]?.message ?? 'is wrong'}`);
}

function isGiven(given: Arguments, option: string): boolean {
  return given.text(option) !== undefined || given.texts(option).length > 0 || given.flag(option);
}
