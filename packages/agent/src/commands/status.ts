import { type CommandLine, printHelp, readArguments, table } from '../config/command-line.ts';
import { stateOption, statePath } from '../config/state-path.ts';
import { askAgent } from '../edge/control-socket.ts';
import { controlSocketPath, publicSocketPath } from '../edge/state/state-directory.ts';
import { AgentError } from '../errors.ts';
import type { NameStatus } from '../model/public/public-status.ts';
import type { Status } from '../model/status.ts';
import type { Command, CommandContext } from './command.ts';

const notRegistered = 3;

const line: CommandLine = {
  name: 'status',
  summary: 'Says what the running agents have achieved: names, addresses, gateway, lease, resolver.',
  options: { state: stateOption, json: { type: 'boolean', help: 'print JSON' } },
  exitCodes: { [notRegistered]: 'an agent runs, but a name of it is not (or no longer) in DNS' },
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const given = readArguments(line, args);
  if (given.help) {
    context.print(printHelp(line));
    return 0;
  }
  const path = statePath(given.text('state'), context.environment);
  const [up, names] = await Promise.all([
    ask<Status>(controlSocketPath(path)),
    ask<readonly NameStatus[]>(publicSocketPath(path)),
  ]);
  if (up === undefined && names === undefined) {
    throw new AgentError(
      'agent.not-running',
      `no agent runs with the state in ${path}; start one with dyndns-agent up`,
    );
  }
  if (given.flag('json')) context.print(`${JSON.stringify({ ...up, ...(names && { public: names }) })}\n`);
  else context.print(`${[...(up ? describe(up) : []), ...(names ? describeNames(names) : [])].join('\n')}\n`);
  const isServed = up?.dnsName !== undefined || up === undefined;
  return isServed && (names ?? []).every(({ state }) => state === 'kept') ? 0 : notRegistered;
}

async function ask<Answer>(path: string): Promise<Answer | undefined> {
  const answer = await askAgent(path, 'status');
  return answer === undefined ? undefined : JSON.parse(answer);
}

function describeNames(names: readonly NameStatus[]): readonly string[] {
  return table(
    names.map(({ name, state, addresses, reason }) => [
      name,
      `${state}: ${addresses.join(', ') || 'no address'}${reason === undefined ? '' : ` (${reason})`}`,
    ]),
  );
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
