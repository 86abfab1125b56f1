import { printName } from '@open-dyndns/dns';
import type { Config } from '../config/config.ts';
import { StartError } from '../errors.ts';
import { openHouse } from '../house.ts';
import { nearest } from '../protocol/nearest.ts';
import { readHostName } from '../protocol/rest-name.ts';
import { addCredential } from '../service/credentials.ts';
import { columns } from './columns.ts';
import { type Call, type Command, configOf, configOption, jsonOption, printAnswer } from './command.ts';
import { snippets } from './snippets/index.ts';
import type { Snippet } from './snippets/snippet.ts';

const httpsPort = 443;

export const snippet: Command = {
  usage: 'snippet [CLIENT]',
  summary: 'print the configuration of a client or router for one host, with a fresh credential for it',
  options: {
    config: configOption,
    host: { value: 'NAME', help: 'the host that the client is to keep: laptop' },
    server: {
      value: 'ADDRESS',
      help: 'where clients reach the gateway (default: the name that it announces, in its first zone)',
    },
    name: { value: 'NAME', help: 'what the credential is called (default: the whole name of the host)' },
    json: jsonOption,
  },
  async run(call) {
    const [client] = call.words;
    if (client === undefined) {
      const shown = snippets.map(({ client: name, title, place }) => ({ client: name, title, place }));
      printAnswer(call, shown, columns(shown));
      return 0;
    }
    const chosen = snippetOf(client);
    const config = await configOf(call);
    const host = hostOf(call, config);
    await using house = await openHouse(config);
    const { credential, secret } = await addCredential(house, {
      id: textOption(call, 'name'),
      scope: { names: [host], types: ['A', 'AAAA'] },
      networks: [],
      expiresAt: undefined,
      strictStatus: chosen.needsStrictStatus === true,
      secret: undefined,
    });
    const facts = {
      server: textOption(call, 'server') ?? usualServer(config),
      host: printName(host).replace(/\.$/, ''),
      user: credential.id,
      secret,
    };
    const text = chosen.text(facts);
    const { title, place } = chosen;
    printAnswer(call, { client, title, place, text, ...facts }, text.trimEnd().split('\n'));
    call.world.warn(
      `${title}: ${place}. The secret is shown this once; credential revoke ${facts.user} takes it back.\n`,
    );
    return 0;
  },
};

function snippetOf(client: string): Snippet {
  const found = snippets.find((one) => one.client === client);
  if (found !== undefined) return found;
  const names = snippets.map((one) => one.client);
  const guess = nearest(client, names);
  const advice = guess === undefined ? `there are ${names.join(', ')}` : `did you mean ${guess}?`;
  throw new StartError('account.invalid', `There is no configuration for “${client}”: ${advice}`);
}

function hostOf(call: Call, { zones }: Config) {
  const written = textOption(call, 'host');
  if (written === undefined)
    throw new StartError('account.invalid', 'Say which host the client is to keep: --host laptop');
  const policies = zones.map(({ policy }) => policy);
  const read = readHostName(written, policies);
  if (!read.ok) throw new StartError('account.invalid', `--host ${written}: ${read.detail}`);
  return read.name;
}

function usualServer({ mdns, zones, http }: Config): string {
  const apex = zones[0] === undefined ? '' : printName(zones[0].policy.apex).replace(/\.$/, '');
  const port = http.listen[0]?.port ?? httpsPort;
  return `${mdns.name}.${apex}${port === httpsPort ? '' : `:${port}`}`;
}

function textOption({ options }: Call, name: string): string | undefined {
  const given = options[name];
  return typeof given === 'string' ? given : undefined;
}
