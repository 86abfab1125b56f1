import { type BrowseEvent, type DiscoveredService, isBrowsable } from '@open-dyndns/mdns';
import { type CommandLine, printHelp, readArguments, wrongUsage } from '../config/command-line.ts';
import { interfaceOption, readLinks } from '../config/mdns-options.ts';
import { openLan } from '../edge/open-lan.ts';
import { nameText } from '../protocol/name-text.ts';
import { browseEveryType } from './browse-every-type.ts';
import { browseLine } from './browse-line.ts';
import type { Command, CommandContext } from './command.ts';
import { LiveTable } from './live-table.ts';

const line: CommandLine = {
  name: 'browse',
  argument: '[TYPE]',
  summary: 'Shows the services on the LAN as they come, change and go, until it is stopped.',
  options: { interface: interfaceOption, json: { type: 'boolean', help: 'one JSON object a line' } },
  details:
    'TYPE is like _ipp._tcp, or with a subtype _universal._sub._ipp._tcp; without one, services of every type are shown. On a terminal it is a table that redraws, elsewhere a line for each change.',
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const given = readArguments(line, args);
  if (given.help) {
    context.print(printHelp(line));
    return 0;
  }
  const json = given.flag('json');
  const type = given.argument;
  if (type !== undefined && !isBrowsable(type))
    throw wrongUsage(line, `${type} is not a service type like _ipp._tcp`);
  await using mdns = await openLan(readLinks(line, given));
  using table = context.isTerminal && !json ? new LiveTable(context.print, context.screen) : undefined;
  const show = (event: BrowseEvent): void => {
    if (table === undefined) context.print(json ? printJson(event) : `${browseLine(event)}\n`);
    else table.happened(event);
  };
  if (type === undefined) browseEveryType(mdns, show);
  else mdns.browse(type).on(show);
  await aborted(context.signal);
  return 0;
}

function printJson({ kind, service }: BrowseEvent): string {
  return `${JSON.stringify({ event: kind, ...plain(service) })}\n`;
}

function plain(service: DiscoveredService) {
  return { ...service, host: nameText(service.host) };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

export const command: Command = { line, run };
