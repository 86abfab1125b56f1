import { readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Exit, HostProcess } from './host-process.ts';
import { ip } from './ip.ts';

/** Makes the host's own hostname, /run, /etc (a copy on write of the machine's) and /sys, then holds them. */
const HOLD = `
set -e
hostname "$1"
mount -t tmpfs tmpfs /run
mkdir /run/.etc /run/.etc.work /run/home
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/.etc,workdir=/run/.etc.work /etc
mount -t sysfs sysfs /sys
echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
ip link set lo up
echo ready
exec cat
`;

/** What programs on a host know of the world: Debian's daemons are not in every user's PATH. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: `${process.env['PATH']}:/usr/sbin:/sbin`,
  HOME: '/run/home',
  LANG: 'C.UTF-8',
};

/** What a program that ran to its end left. */
export interface Outcome extends Exit {
  stdout: string;
  stderr: string;
}

/** Where a host is on the LAN. */
export interface Place {
  name: string;
  /** 1 to 254; the last part of every address. */
  number: number;
}

/**
 * A machine on the lab's LAN: its own interfaces, hostname, /run and /etc, and the programs that were started
 * on it. Interface `eth0` hangs on a cable to the switch; the default route is 10.77.0.1.
 */
export class Host implements AsyncDisposable {
  readonly name: string;
  readonly mac: string;
  /** fd77::N */
  readonly ipv6: string;
  /** Made from the MAC (RFC 4291 appendix A). */
  readonly linkLocal: string;
  /** 10.77.0.N, until `setAddress`. */
  ipv4: string;
  /** The cable's end at the switch: an interface of the test process. */
  readonly port: string;
  readonly #holder: HostProcess;

  private constructor(place: Place, port: string, holder: HostProcess) {
    const hex = place.number.toString(16);
    this.name = place.name;
    this.port = port;
    this.mac = `02:00:00:77:00:${hex.padStart(2, '0')}`;
    this.ipv4 = `10.77.0.${place.number}`;
    this.ipv6 = `fd77::${hex}`;
    this.linkLocal = `fe80::ff:fe77:${hex}`;
    this.#holder = holder;
  }

  /** Starts a host and plugs it into the bridge. */
  static async start(place: Place, bridge: string): Promise<Host> {
    const args = ['--net', '--mount', '--uts', '--', 'sh', '-c', HOLD, 'sh', place.name];
    const holder = new HostProcess(`${place.name}: itself`, 'unshare', args, process.env);
    await holder.waitForLine(/^ready$/);
    const host = new Host(place, `${bridge}p${place.number}`, holder);
    await host.#connect(bridge);
    return host;
  }

  /** Starts a program on this host and returns at once. */
  spawn(
    command: string,
    args: readonly string[] = [],
    options: { env?: NodeJS.ProcessEnv } = {},
  ): HostProcess {
    const enter = ['--target', String(this.#holder.pid), '--net', '--mount', '--uts', '--', command, ...args];
    const env = { ...ENVIRONMENT, ...options.env };
    return new HostProcess(`${this.name}: ${basename(command)}`, 'nsenter', enter, env);
  }

  /** Runs a program on this host to its end. Any exit code is an answer, not an error. */
  async run(command: string, args: readonly string[] = [], input = ''): Promise<Outcome> {
    const program = this.spawn(command, args);
    program.write(input);
    program.endInput();
    const exit = await program.exit;
    return { ...exit, stdout: program.stdout.join('\n'), stderr: program.stderr.join('\n') };
  }

  /** The host's file as the test process reaches it: `readFile(host.path('/etc/resolv.conf'))`. */
  path(absolute: string): string {
    return `/proc/${this.#holder.pid}/root${absolute}`;
  }

  /** Puts an empty directory of this host's own over one that the machine has, or makes one. */
  async ownDirectory(absolute: string): Promise<void> {
    await this.#must('mkdir', ['-p', absolute]);
    await this.#must('mount', ['-t', 'tmpfs', 'tmpfs', absolute]);
  }

  /** Pulls the cable: the host sees its carrier go. */
  async unplug(): Promise<void> {
    await ip('link', 'set', this.port, 'down');
  }

  /** Puts the cable back. */
  async plug(): Promise<void> {
    await ip('link', 'set', this.port, 'up');
  }

  /** @param cidr `10.77.0.99/24` or `fd77::99/64` */
  async addAddress(cidr: string): Promise<void> {
    await this.#configure([`address add ${cidr} dev eth0`]);
  }

  async removeAddress(cidr: string): Promise<void> {
    await this.#configure([`address del ${cidr} dev eth0`]);
  }

  /** Moves the host to another IPv4 address, as a new DHCP lease would. */
  async setAddress(ipv4: string): Promise<void> {
    await this.#configure([
      `address del ${this.ipv4}/24 dev eth0`,
      `address add ${ipv4}/24 dev eth0`,
      'route replace default via 10.77.0.1',
    ]);
    this.ipv4 = ipv4;
  }

  /** Process ids of everything that runs here, started by the lab or by something that it started. */
  async processes(): Promise<number[]> {
    const here = await readlink(`/proc/${this.#holder.pid}/ns/net`);
    const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== this.#holder.pid);
    const networks = await Promise.all(
      pids.map((pid) => readlink(`/proc/${pid}/ns/net`).catch(() => 'gone')),
    );
    return pids.filter((_, index) => networks[index] === here);
  }

  /** Every program stops in the middle of what it does; files and addresses stay, and new ones can be started. */
  async powerOff(): Promise<void> {
    for (const pid of await this.processes()) killIfThere(pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
    await ip('link', 'delete', this.port);
    await this.#holder.stop('SIGKILL');
  }

  async #connect(bridge: string): Promise<void> {
    const farEnd = ['name', 'eth0', 'address', this.mac, 'netns', String(this.#holder.pid)];
    await ip('link', 'add', this.port, 'type', 'veth', 'peer', ...farEnd);
    await ip('link', 'set', this.port, 'master', bridge, 'up');
    await this.#configure([
      `address add ${this.ipv4}/24 dev eth0`,
      `address add ${this.ipv6}/64 dev eth0`,
      'link set eth0 up',
      'route add default via 10.77.0.1',
    ]);
  }

  async #configure(lines: string[]): Promise<void> {
    await this.#must('ip', ['-batch', '-'], lines.join('\n'));
  }

  async #must(command: string, args: readonly string[], input = ''): Promise<void> {
    const { code, stderr } = await this.run(command, args, input);
    if (code !== 0) throw new Error(`${this.name}: ${[command, ...args].join(' ')} ${input}: ${stderr}`);
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
