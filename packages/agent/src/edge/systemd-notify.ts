import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Tells systemd that the service is ready, if systemd asked for it. Node has no datagram sockets of the unix family, so
 * that systemd's own program speaks for us (the unit sets NotifyAccess=all).
 */
export async function notifyReady(notifySocket: string | undefined): Promise<void> {
  if (notifySocket === undefined) return;
  await promisify(execFile)('systemd-notify', ['--ready'], {
    env: { NOTIFY_SOCKET: notifySocket, PATH: systemPath },
  });
}

const systemPath = '/usr/bin:/bin';
