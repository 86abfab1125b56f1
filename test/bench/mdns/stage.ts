import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Peer } from '../../conformance/mdns/peer.ts';
import type { Host } from '../../e2e/lab/host.ts';
import type { HostProcess } from '../../e2e/lab/host-process.ts';
import { Lab } from '../../e2e/lab/lab.ts';

const AGENT = fileURLToPath(new URL('../../../packages/agent/dist/cli.js', import.meta.url));
const octetsPerKibibyte = 1024;
const octetsPerMegabyte = 1e6;
/** clock_gettime(2) has finer ones, /proc has these: USER_HZ of Linux. */
const ticksPerSecond = 100;

export const label = 'laptop';
export const hostName = `${label}.local`;

/** A LAN with one host for the program that is measured, and one whose kernel takes down the times. */
export class Stage implements AsyncDisposable {
  readonly lab: Lab;
  readonly host: Host;
  readonly peer: Peer;

  private constructor(lab: Lab, host: Host, peer: Peer) {
    this.lab = lab;
    this.host = host;
    this.peer = peer;
  }

  static async open(): Promise<Stage> {
    const lab = await Lab.start();
    const host = await lab.host(label);
    return new Stage(lab, host, await Peer.at(await lab.host('peer', 1), host));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
  }
}

/** Starts a command of the agent as it is installed: compiled, not from its sources. */
export function startAgent(host: Host, ...args: readonly string[]): HostProcess {
  if (!existsSync(AGENT)) throw new Error('The agent is measured as it is installed: npm run build first.');
  return host.spawn(process.execPath, [AGENT, ...args]);
}

/** Starts `dyndns-agent up` that leaves the resolver alone. */
export function startUp(host: Host, state: string = '/run/agent'): HostProcess {
  return startAgent(host, 'up', '--json', '--name', label, '--state', state, '--resolver', 'none');
}

/** MB (10⁶ octets) of a process that are resident now (`VmRSS`), or were at most (`VmHWM`). */
export function resident({ pid }: HostProcess, which: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  return (kibibytes * octetsPerKibibyte) / octetsPerMegabyte;
}

/** Seconds of the processor that a process has had (proc(5), utime and stime). */
export function processorSeconds({ pid }: HostProcess): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (.*)/s);
  const [utime, stime] = fields.split(' ').slice(11, 13).map(Number);
  return ((utime ?? Number.NaN) + (stime ?? Number.NaN)) / ticksPerSecond;
}
