import { type CommandLine, printHelp, readArguments } from '../config/command-line.ts';
import { stateOption, statePath } from '../config/state-path.ts';
import { askAgent } from '../edge/control-socket.ts';
import { openLog } from '../edge/log.ts';
import { HostResolver } from '../edge/resolver/host-resolver.ts';
import { checkOwnDirectory } from '../edge/state/own-directory.ts';
import { controlSocketPath, resolverJournalPath } from '../edge/state/state-directory.ts';
import type { Command, CommandContext } from './command.ts';

const line: CommandLine = {
  name: 'leave',
  summary:
    'Has the running agent take everything back and end. Where none runs, puts back what a killed one left.',
  options: { state: stateOption, json: { type: 'boolean', help: 'log as JSON even on a terminal' } },
  details: 'It may always be run once more; systemd runs it as ExecStopPost.',
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const given = readArguments(line, args);
  if (given.help) {
    context.print(printHelp(line));
    return 0;
  }
  const state = statePath(given.text('state'), context.environment);
  await checkOwnDirectory(state);
  const log = await openLog(context.isTerminal && !given.flag('json'));
  const answer = await askAgent(controlSocketPath(state), 'leave');
  const resolver = new HostResolver({ wish: 'none', path: '', journal: resolverJournalPath(state), log });
  await resolver.restore();
  log.info(
    { event: 'left' },
    answer === undefined ? 'no agent runs; nothing of it is left' : 'the agent has left',
  );
  return 0;
}

export const command: Command = { line, run };
