import { writeFile } from 'node:fs/promises';
import type { Host } from './host.ts';
import type { Exit, HostProcess } from './host-process.ts';

const CONFIGURATION = '/run/miniupnpd.conf';

/** What Debian's /etc/miniupnpd/nft_init.sh makes. */
const RULES = `
table inet filter {
  chain miniupnpd { }
  chain forward { type filter hook forward priority 0; policy accept; jump miniupnpd; }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
  chain prerouting { type nat hook prerouting priority -100; policy accept; jump prerouting_miniupnpd; }
  chain postrouting { type nat hook postrouting priority 100; policy accept; jump postrouting_miniupnpd; }
}
`;

/** How a router lets its LAN map ports. */
export interface RouterWishes {
  /** Its address on the side of the Internet. */
  external: string;
  speaks: 'PCP' | 'UPnP';
}

/** A real router's miniupnpd, between eth0 and a second network on which one host of the Internet is. */
export class Miniupnpd implements AsyncDisposable {
  readonly host: Host;
  readonly #external: string;
  readonly #process: HostProcess;

  private constructor(host: Host, external: string, process: HostProcess) {
    this.host = host;
    this.#external = external;
    this.#process = process;
  }

  static async start(host: Host, { external, speaks }: RouterWishes): Promise<Miniupnpd> {
    await must(host, 'sh', [], outside(external));
    await must(host, 'nft', ['-f', '-'], RULES);
    await writeFile(host.path(CONFIGURATION), configuration(speaks));
    const process = host.spawn('miniupnpd', ['-d', '-f', CONFIGURATION, '-P', '/run/miniupnpd.pid']);
    await process.waitForLine(speaks === 'PCP' ? /Listening for NAT-PMP/ : /HTTP listening on port/);
    return new Miniupnpd(host, external, process);
  }

  /** What a host of the Internet is answered by a web server at the router's port; undefined: nothing. */
  async askFromOutside(port: number): Promise<string | undefined> {
    const url = `http://${this.#external}:${port}/`;
    const args = ['netns', 'exec', 'outside', 'curl', '--silent', '--max-time', '1', url];
    const { code, stdout } = await this.host.run('ip', args);
    return code === 0 ? stdout : undefined;
  }

  async stop(): Promise<Exit> {
    return this.#process.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop('SIGKILL');
  }
}

async function must(host: Host, command: string, args: string[], input: string): Promise<void> {
  const { code, stderr } = await host.run(command, args, input);
  if (code !== 0) throw new Error(`${host.name}: ${command}: ${stderr}`);
}

/** The other side of the router, with one host on it, which has the next address. */
function outside(external: string): string {
  const [last = '', ...rest] = external.split('.').toReversed();
  const neighbour = [Number(last) + 1, ...rest].toReversed().join('.');
  return `
set -e
echo 1 >/proc/sys/net/ipv4/ip_forward
ip netns add outside
ip link add wan type veth peer name eth0 netns outside
ip address add ${external}/24 dev wan
ip link set wan up
ip -n outside address add ${neighbour}/24 dev eth0
ip -n outside link set eth0 up
`;
}

function configuration(speaks: RouterWishes['speaks']): string {
  const [pcp, upnp] = speaks === 'PCP' ? ['yes', 'no'] : ['no', 'yes'];
  return `
ext_ifname=wan
listening_ip=eth0
port=0
enable_natpmp=${pcp}
enable_upnp=${upnp}
uuid=fc4ec57e-b051-11db-88f8-0060085db3f6
allow 1-65535 10.77.0.0/24 1-65535
deny 0-65535 0.0.0.0/0 0-65535
`;
}
