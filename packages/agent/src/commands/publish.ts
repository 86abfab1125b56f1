import { once } from 'node:events';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import type { ServiceClaim } from '@open-dyndns/mdns';
import { type CommandLine, printHelp, readArguments, wrongUsage } from '../config/command-line.ts';
import { interfaceOption, readLinks } from '../config/mdns-options.ts';
import { requireService } from '../config/service-option.ts';
import { openLan } from '../edge/open-lan.ts';
import { toHostLabel } from '../protocol/host-label.ts';
import { readTxt, serviceGrammar, txtRule } from '../protocol/service-text.ts';
import type { Command, CommandContext } from './command.ts';

const line: CommandLine = {
  name: 'publish',
  argument: 'SERVICE',
  summary: 'Lets the LAN find a service of this host until the command is stopped.',
  options: { interface: interfaceOption, json: { type: 'boolean', help: 'one JSON object a line' } },
  details: [
    `SERVICE is ${serviceGrammar}, like 'Front Desk._ipp._tcp:631;rp=ipp/print'.`,
    'Where the name is taken it becomes “Front Desk (2)”. Each line on standard input, like rp=ipp/draft;note=slow,',
    'replaces the TXT entries. Where an agent runs, its --service does the same under its own host name.',
  ].join('\n'),
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const given = readArguments(line, args);
  if (given.help) {
    context.print(printHelp(line));
    return 0;
  }
  if (given.argument === undefined) throw wrongUsage(line, 'the SERVICE is missing');
  const service = requireService(line, given.argument);
  const say = (event: string, fields: object, text: string): void =>
    context.print(given.flag('json') ? `${JSON.stringify({ event, ...fields })}\n` : `${text}\n`);
  await using mdns = await openLan(readLinks(line, given));
  const host = mdns.claimHost(toHostLabel(hostname()));
  const claim = mdns.publish({ ...service, host });
  const { type, port } = service;
  claim.established.then(
    (instance) =>
      say(
        'published',
        { instance, type, host: `${host.label}.local`, port },
        `${instance}.${type} is at ${host.label}.local:${port}`,
      ),
    // Stopped before the name was won.
    () => undefined,
  );
  followInput(claim, context.signal, say);
  if (!context.signal.aborted) await once(context.signal, 'abort');
  return 0;
}

/** New TXT entries are announced; the service itself stays as it is. */
function followInput(
  claim: ServiceClaim,
  signal: AbortSignal,
  say: (event: string, fields: object, text: string) => void,
): void {
  createInterface({ input: process.stdin, signal }).on('line', (text) => {
    const txt = readTxt(text);
    if (txt === undefined) {
      say('refused', { text }, `not TXT entries (${txtRule}), and left out: ${text}`);
      return;
    }
    claim.update(txt);
    say('updated', { instance: claim.instance, txt }, `${claim.instance} now says ${text}`);
  });
}

export const command: Command = { line, run };
