import { writeFile } from 'node:fs/promises';
import type { Host } from './host.ts';
import type { HostProcess } from './host-process.ts';

const CONFIGURATION = '/run/dbus/lab.conf';

/** Everybody may say everything: only the host's own programs can reach its /run. */
const ANARCHY = `
<busconfig>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** Starts a D-Bus system bus that belongs to this host alone. */
export async function startSystemBus(host: Host): Promise<HostProcess> {
  await host.ownDirectory('/run/dbus');
  await writeFile(host.path(CONFIGURATION), ANARCHY);
  const bus = host.spawn('dbus-daemon', [
    `--config-file=${CONFIGURATION}`,
    '--nofork',
    '--nopidfile',
    '--print-address',
  ]);
  await bus.waitForLine(/^unix:/);
  return bus;
}
