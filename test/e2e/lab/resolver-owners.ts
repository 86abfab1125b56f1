import { missingPackages, unpack } from './debian-packages.ts';
import type { Host } from './host.ts';
import { startSystemBus } from './system-bus.ts';
import { until } from './until.ts';

/** A program that owns a host's resolver, as Debian has it. */
export interface OwnerProgram {
  /** The mode in which the agent tells it. */
  readonly mode: string;
  readonly packages: readonly string[];
  /** Starts it on a host whose network has the DNS server 10.77.0.53 and the search domain old.example. */
  start(host: Host): Promise<void>;
  /** What somebody types who wants it as it was before the agent came. */
  readonly undo: string;
}

const openresolv: OwnerProgram = {
  mode: 'openresolv',
  undo: 'resolvconf -f -d lo0.dyndns-agent',
  packages: ['openresolv'],
  start: (host) => sh(host, `rm -f /etc/resolv.conf; ${record('eth0')}`),
};

const debianResolvconf: OwnerProgram = {
  mode: 'resolvconf',
  undo: 'resolvconf -d lo.dyndns-agent',
  packages: ['resolvconf'],
  start: (host) =>
    sh(
      host,
      `rm -f /etc/resolv.conf; mkdir -p /run/resolvconf/interface
       ln -s ../run/resolvconf/resolv.conf /etc/resolv.conf
       resolvconf --enable-updates; ${record('eth0.dhclient')}`,
    ),
};

const systemdResolved: OwnerProgram = {
  mode: 'resolved',
  undo: 'resolvectl dns eth0 10.77.0.53; resolvectl domain eth0 old.example',
  packages: ['systemd-resolved'],
  async start(host) {
    await sh(
      host,
      `echo 'systemd-resolve:x:996:996::/:/usr/sbin/nologin' >>/etc/passwd
       echo 'systemd-resolve:x:996:' >>/etc/group
       mkdir -p /run/systemd/resolve; chown 996:996 /run/systemd/resolve
       rm -f /etc/resolv.conf; ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf`,
    );
    await startSystemBus(host);
    host.spawn('/lib/systemd/systemd-resolved');
    await answers(host, 'resolvectl status');
    await sh(
      host,
      'resolvectl dns eth0 10.77.0.53; resolvectl domain eth0 old.example; resolvectl default-route eth0 yes',
    );
  },
};

const networkManager: OwnerProgram = {
  mode: 'network-manager',
  undo: 'nmcli device reapply eth0',
  packages: [
    ...['network-manager', 'libnm0', 'libbluetooth3', 'libmm-glib0', 'libndp0'],
    ...['libnewt0.52', 'libteamdctl0', 'udev'],
  ],
  async start(host) {
    await host.ownDirectory('/var/lib/NetworkManager');
    // Where /sys can be written it waits for udev; without polkit it would refuse even root.
    await sh(
      host,
      `rm -f /etc/resolv.conf; mount -o remount,ro /sys; mkdir -p /etc/NetworkManager
       printf '[main]\\nplugins=keyfile\\nauth-polkit=false\\ndns=default\\nrc-manager=file\\nno-auto-default=*\\n' \
         >/etc/NetworkManager/NetworkManager.conf`,
    );
    await startSystemBus(host);
    host.spawn('NetworkManager', ['--no-daemon']);
    await answers(host, 'nmcli general status');
    await sh(
      host,
      `nmcli connection add type ethernet ifname eth0 con-name lan ipv6.method link-local \
         ipv4.method manual ipv4.addresses ${host.ipv4}/24 ipv4.dns 10.77.0.53 ipv4.dns-search old.example
       nmcli --wait 5 connection up lan`,
    );
    await answers(host, 'grep NetworkManager /etc/resolv.conf');
  },
};

export const ownerPrograms: readonly OwnerProgram[] = [
  openresolv,
  debianResolvconf,
  systemdResolved,
  networkManager,
];

/** Why an owner's stories cannot be played here; undefined if they can. */
export function missing(owner: OwnerProgram): string | undefined {
  const packages = missingPackages(owner.packages);
  return packages.length === 0
    ? undefined
    : `in test/e2e/lab/packages run: apt-get download ${packages.join(' ')}`;
}

/** Unpacks and starts an owner on a host. */
export async function own(host: Host, owner: OwnerProgram): Promise<void> {
  await unpack(host, ...owner.packages);
  await owner.start(host);
}

function record(name: string): string {
  return `printf 'nameserver 10.77.0.53\\nsearch old.example\\n' | resolvconf -a ${name}`;
}

async function answers(host: Host, command: string): Promise<void> {
  await until(command, async () => (await host.run('sh', ['-c', command])).code === 0, { within: 10_000 });
}

async function sh(host: Host, script: string): Promise<void> {
  const { code, stderr } = await host.run('sh', ['-ec', script]);
  if (code !== 0) throw new Error(`${host.name}: ${script}: ${stderr}`);
}
