import './own-network.ts';
import { Host } from './host.ts';
import { ip } from './ip.ts';

/** Hosts that do not ask for a number get one from here on; below are the gateway and what a story places. */
const FIRST_FREE_NUMBER = 11;

let labs = 0;

/** A LAN: a switch and the hosts on it, 10.77.0.0/24 and fd77::/64. Everything goes when it is disposed of. */
export class Lab implements AsyncDisposable {
  /** The switch, an interface of the test process; it has no address, so that the tests are not on the LAN. */
  readonly bridge: string;
  readonly #hosts: Host[] = [];
  #nextNumber = FIRST_FREE_NUMBER;

  private constructor(bridge: string) {
    this.bridge = bridge;
  }

  static async start(): Promise<Lab> {
    labs += 1;
    const lab = new Lab(`lan${labs}`);
    await ip('link', 'add', lab.bridge, 'type', 'bridge', 'forward_delay', '0', 'mcast_snooping', '0');
    await ip('link', 'set', lab.bridge, 'addrgenmode', 'none', 'up');
    return lab;
  }

  /**
   * Brings a new host to the LAN, with addresses and a cable but no programs.
   *
   * @param number 1 to 254, the last part of its addresses; the next free one if not given.
   */
  async host(name: string, number: number = this.#nextNumber++): Promise<Host> {
    const host = await Host.start({ name, number }, this.bridge);
    this.#hosts.push(host);
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host[Symbol.asyncDispose]()));
    await ip('link', 'delete', this.bridge);
  }
}
