import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Log } from '../service/ports.ts';

const run = promisify(execFile);

/** What systemd-notify is called with. At the end nobody waits for the manager to have read it. */
const words = { ready: ['READY=1'], stopping: ['--no-block', 'STOPPING=1'] } as const;

/** Tells the service manager how far we are (sd_notify(3)); `socket` is NOTIFY_SOCKET, undefined without a manager. */
export async function notifyManager(
  socket: string | undefined,
  state: keyof typeof words,
  log: Log,
): Promise<void> {
  if (socket === undefined) return;
  try {
    // Node has no datagram sockets of the Unix family, hence systemd's own program (NotifyAccess=all in the unit).
    await run('systemd-notify', words[state], { env: { NOTIFY_SOCKET: socket, PATH: '/usr/bin:/bin' } });
  } catch (error) {
    log.warn({ err: error }, 'the service manager could not be told how far the gateway is');
  }
}
