import { type CommandLine, printHelp, readArguments, table } from '../config/command-line.ts';
import { stateOption, statePath } from '../config/state-path.ts';
import { askAgent } from '../edge/control-socket.ts';
import { controlSocketPath } from '../edge/state/state-directory.ts';
import { AgentError } from '../errors.ts';
import type { Status } from '../model/status.ts';
import type { Command, CommandContext } from './command.ts';

const notRegistered = 3;

const line: CommandLine = {
  name: 'status',
  summary: 'Says what the running agent has achieved: names, addresses, gateway, lease, resolver.',
  options: { state: stateOption, json: { type: 'boolean', help: 'print JSON' } },
  exitCodes: { [notRegistered]: 'an agent runs, but its name is not (or no longer) in DNS' },
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const given = readArguments(line, args);
  if (given.help) {
    context.print(printHelp(line));
    return 0;
  }
  const path = statePath(given.text('state'), context.environment);
  const answer = await askAgent(controlSocketPath(path), 'status');
  if (answer === undefined) {
    throw new AgentError(
      'agent.not-running',
      `no agent runs with the state in ${path}; start one with dyndns-agent up`,
    );
  }
  const status: Status = JSON.parse(answer);
  context.print(given.flag('json') ? answer : `${describe(status).join('\n')}\n`);
  return status.dnsName === undefined ? notRegistered : 0;
}

function describe(status: Status): readonly string[] {
  const { gateway, lease, resolver } = status;
  return table([
    ['state', `${status.phase} since ${new Date(status.since).toLocaleString()}`],
    ['mDNS', status.mdnsName ?? 'no name yet'],
    ['DNS', status.dnsName ?? 'not registered'],
    ['addresses', status.addresses.join(', ') || 'none'],
    ['gateway', gateway === undefined ? 'none' : `${gateway.url}, key ${gateway.pin}`],
    [
      'lease',
      lease === undefined
        ? 'none'
        : `${lease.seconds} s, until ${new Date(lease.expiresAt).toLocaleString()}`,
    ],
    ['resolver', resolver === undefined ? 'as it was found' : `${resolver.mode}: ${resolver.why}`],
  ]);
}

export const command: Command = { line, run };
