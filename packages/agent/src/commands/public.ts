import { printHelp } from '../config/command-line.ts';
import { publicCommand, readPublicOptions } from '../config/public/command-options.ts';
import { openLog } from '../edge/log.ts';
import { notifyReady } from '../edge/systemd-notify.ts';
import { runPublic } from '../main-public.ts';
import type { Command, CommandContext } from './command.ts';

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { environment, signal } = context;
  const options = await readPublicOptions(args, environment);
  if (options === undefined) {
    context.print(printHelp(publicCommand));
    return 0;
  }
  const log = await openLog(context.isTerminal && !options.json);
  const onReady = (): void => {
    notifyReady(environment['NOTIFY_SOCKET']).catch((error: unknown) =>
      log.warn({ reason: String(error) }, 'systemd was not told that the agent is ready'),
    );
  };
  await runPublic(options, { log, signal, onReady, environment });
  log.info({ event: 'left' }, 'stopped; the names stay as they are');
  return 0;
}

export const command: Command = { line: publicCommand, run };
