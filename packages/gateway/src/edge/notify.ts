import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Log } from '../service/ports.ts';

const run = promisify(execFile);

/** Tells the service manager how far we are (sd_notify(3)); `socket` is NOTIFY_SOCKET, undefined without a manager. */
export async function notifyManager(
  socket: string | undefined,
  state: 'READY=1' | 'STOPPING=1',
  log: Log,
): Promise<void> {
  if (socket === undefined) return;
  try {
    // Node has no datagram sockets of the Unix family, hence systemd's own program (NotifyAccess=all in the unit).
    await run('systemd-notify', [state], { env: { NOTIFY_SOCKET: socket, PATH: '/usr/bin:/bin' } });
  } catch (error) {
    log.warn({ err: error }, `systemd-notify ${state} failed; the service manager will wait in vain`);
  }
}
