import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { printHelp } from '../config/command-line.ts';
import { readUpOptions, upCommand } from '../config/up-options.ts';
import { openOwnDirectory } from '../edge/state/own-directory.ts';
import type { Command, CommandContext } from './command.ts';

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const options = readUpOptions(args, context.environment);
  if (options === undefined) {
    context.print(printHelp(upCommand));
    return 0;
  }
  await openOwnDirectory(options.state);
  // Not Node's default below /tmp, where others could put code for us. It makes the next start some 150 ms faster.
  enableCompileCache(join(options.state, 'code'));
  const { openLog } = await import('../edge/log.ts');
  const { notifyReady } = await import('../edge/systemd-notify.ts');
  const { runAgent } = await import('../main.ts');
  const log = await openLog(context.isTerminal && !options.json);
  const onReady = (): void => {
    notifyReady(context.environment['NOTIFY_SOCKET']).catch((error: unknown) =>
      log.warn({ reason: String(error) }, 'systemd was not told that the agent is ready'),
    );
  };
  await runAgent(options, { log, signal: context.signal, onReady });
  log.info({ event: 'left' }, 'left; everything was taken back');
  return 0;
}

export const command: Command = { line: upCommand, run };
