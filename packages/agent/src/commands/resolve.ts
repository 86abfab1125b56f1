import { Name, parseName, type RecordType, type ResourceRecord } from '@open-dyndns/dns';
import type { Mdns } from '@open-dyndns/mdns';
import { type CommandLine, printHelp, readArguments, wrongUsage } from '../config/command-line.ts';
import { interfaceOption, readLinks } from '../config/mdns-options.ts';
import { openLan } from '../edge/open-lan.ts';
import { AgentError } from '../errors.ts';
import { nameText } from '../protocol/name-text.ts';
import type { Command, CommandContext } from './command.ts';
import { printable } from './printable.ts';

const local = Name.fromLabels(['local']);

const line: CommandLine = {
  name: 'resolve',
  argument: 'NAME',
  summary:
    'Asks the LAN once for the addresses of a host (laptop.local), or where a service is (Desk._ipp._tcp.local).',
  options: { interface: interfaceOption, json: { type: 'boolean', help: 'print JSON' } },
};

/** What was found. */
interface Resolved {
  readonly name: string;
  readonly addresses: readonly string[];
  /** For a service. */
  readonly host?: string;
  readonly port?: number;
  readonly txt?: readonly string[];
}

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const given = readArguments(line, args);
  if (given.help) {
    context.print(printHelp(line));
    return 0;
  }
  const name = readLocalName(given.argument);
  await using mdns = await openLan(readLinks(line, given));
  const found = isService(name) ? await resolveService(mdns, name) : await resolveHost(mdns, name);
  if (found.addresses.length === 0) {
    throw new AgentError('name.unresolved', `nobody on this LAN answers for ${nameText(name)}`);
  }
  context.print(
    given.flag('json') ? `${JSON.stringify(found)}\n` : `${describe(found).map(printable).join('\n')}\n`,
  );
  return 0;
}

/** `laptop` is `laptop.local`. @throws AgentError `option.invalid` */
function readLocalName(text: string | undefined): Name {
  if (text === undefined) throw wrongUsage(line, 'the NAME is missing');
  const parsed = parseName(text.includes('.') ? text : `${text}.local`, Name.root);
  if (!parsed.ok) throw wrongUsage(line, `${text} is not a name: ${parsed.error.message}`);
  if (parsed.value.isAtOrBelow(local)) return parsed.value;
  throw wrongUsage(line, `${text} is not below .local; ask DNS for it (dig ${text})`);
}

/** RFC 6763 §4.1: `<Instance>._type._tcp.local`. */
function isService(name: Name): boolean {
  const protocol = new TextDecoder().decode(name.labels.at(-2)).toLowerCase();
  return name.labels.length >= 4 && (protocol === '_tcp' || protocol === '_udp');
}

async function resolveHost(mdns: Mdns, name: Name): Promise<Resolved> {
  const answers = await Promise.all([mdns.query(name, 'A'), mdns.query(name, 'AAAA')]);
  const addresses = answers
    .flat()
    .flatMap(({ rdata }) => (rdata.type === 'A' || rdata.type === 'AAAA' ? [rdata.address] : []));
  return { name: nameText(name), addresses: [...new Set(addresses)] };
}

async function resolveService(mdns: Mdns, name: Name): Promise<Resolved> {
  const [srv, txt] = await Promise.all([first(mdns, name, 'SRV'), first(mdns, name, 'TXT')]);
  if (srv?.rdata.type !== 'SRV') return { name: nameText(name), addresses: [] };
  const { target, port } = srv.rdata;
  const { addresses } = await resolveHost(mdns, target);
  const strings = txt?.rdata.type === 'TXT' ? txt.rdata.strings : [];
  return {
    name: nameText(name),
    addresses,
    host: nameText(target),
    port,
    txt: strings.map((string) => new TextDecoder().decode(string)),
  };
}

async function first(mdns: Mdns, name: Name, type: RecordType): Promise<ResourceRecord | undefined> {
  const [record] = await mdns.query(name, type);
  return record;
}

function describe({ host, port, txt = [], addresses }: Resolved): readonly string[] {
  const service = host === undefined ? [] : [`${host}:${port}`, ...txt.filter((text) => text !== '')];
  return [...service, ...addresses];
}

export const command: Command = { line, run };
