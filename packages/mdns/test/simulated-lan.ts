import { decodeMessage, encodeMessage, type Message } from '@open-dyndns/dns';
import type { Link } from '../src/model/link.ts';
import { mdnsPort } from '../src/model/responder.ts';
import type { Datagram, Log, NetworkListener } from '../src/ports.ts';
import { MdnsService } from '../src/service/mdns.ts';
import { FakeClock } from './fake-clock.ts';

/** What happens to a packet on its way to one host: its delays in ms, one for each copy; none if it is lost. */
export type Transit = (from: string, to: string) => readonly number[];

export interface SentMessage {
  /** ms */
  readonly at: number;
  /** The host's link address. */
  readonly from: string;
  /** Where it went: `group` or an address. */
  readonly to: string;
  readonly port: number;
  readonly message: Message;
  readonly packet: Uint8Array;
}

export interface LogLine {
  readonly level: keyof Log;
  readonly fields: object;
  readonly message: string;
}

interface Station {
  readonly listener: NetworkListener;
  link: Link;
  readonly segment: string;
}

/** What a host looks like when it comes. */
export interface HostOptions {
  /** Uniform in [0, 1); 0.5 always where it is not given. */
  readonly random?: () => number;
  /** One for each link; `10.0.0.n` and `fe80::n` on one link `eth0` where they are not given. */
  readonly links?: readonly Link[];
  /** Hosts hear each other on links that are on the same segment; a link's segment is `lan` where none is given. */
  readonly segments?: Readonly<Record<string, string>>;
}

/** Many hosts with real services and models on one fake clock, and wires that the test bends. */
export class SimulatedLan {
  readonly clock = new FakeClock();
  readonly sent: SentMessage[] = [];
  readonly log: LogLine[] = [];
  transit: Transit = () => [0];
  readonly #stations: Station[] = [];
  #hosts = 0;

  /** A host arrives. */
  async host({ random = () => 0.5, links, segments = {} }: HostOptions = {}): Promise<SimulatedHost> {
    this.#hosts += 1;
    const ownLinks = links ?? [ethernet(this.#hosts)];
    const stations: Station[] = [];
    const mdns = await MdnsService.open(
      (listener) => {
        for (const link of ownLinks) {
          const station = { listener, link, segment: segments[link.name] ?? 'lan' };
          stations.push(station);
          this.#stations.push(station);
          listener.linkUp(link, this.#transport(station));
        }
        return Promise.resolve({
          links: ownLinks,
          [Symbol.asyncDispose]: () => Promise.resolve(this.#leave(stations)),
        });
      },
      { clock: this.clock, random, log: this.#log },
    );
    return new SimulatedHost(mdns, stations, this);
  }

  /** Takes a link away without a word, as when a cable is pulled. */
  unplug(stations: readonly { readonly listener: NetworkListener; readonly link: Link }[]): void {
    this.#leave(stations);
    for (const { listener, link } of stations) listener.linkDown(link.name);
  }

  /** Plugs a link in (again). */
  plug(listener: NetworkListener, link: Link, segment = 'lan'): void {
    const station = { listener, link, segment };
    this.#stations.push(station);
    listener.linkUp(link, this.#transport(station));
  }

  /** A packet from somebody whom the test plays, heard by all on a segment. */
  say(message: Message, from: { address?: string; port?: number; segment?: string; to?: string } = {}): void {
    const { address = '10.0.0.250', port = mdnsPort, segment = 'lan', to } = from;
    const packet = encodeMessage(message, 'multicast');
    for (const station of this.#stations.filter((other) => other.segment === segment))
      if (to === undefined || addressOf(station.link) === to)
        station.listener.received(station.link.name, { packet, address, port, multicast: to === undefined });
  }

  /** What went over the wire from time `since` on, without repetitions of both families. */
  since(since: number): readonly SentMessage[] {
    return this.sent.filter(({ at }) => at >= since);
  }

  #transport(station: Station) {
    return {
      portIsShared: false,
      multicast: (packet: Uint8Array) => this.#carry(station, packet),
      unicast: (packet: Uint8Array, address: string, port: number) =>
        this.#carry(station, packet, address, port),
    };
  }

  #carry(station: Station, packet: Uint8Array, to?: string, port = mdnsPort): void {
    const from = addressOf(station.link);
    const decoded = decodeMessage(packet);
    if (!decoded.ok) throw decoded.error;
    this.sent.push({ at: this.clock.now(), from, to: to ?? 'group', port, message: decoded.value, packet });
    const datagram = { packet, address: from, port: mdnsPort, multicast: to === undefined };
    for (const other of this.#stations) {
      const hears = other !== station && other.segment === station.segment;
      if (hears && (to === undefined || addressOf(other.link) === to)) this.#deliver(from, other, datagram);
    }
  }

  #deliver(from: string, station: Station, datagram: Datagram): void {
    for (const delay of this.transit(from, addressOf(station.link))) {
      this.clock.at(this.clock.now() + delay, () => {
        if (this.#stations.includes(station)) station.listener.received(station.link.name, datagram);
      });
    }
  }

  #leave(stations: readonly { readonly link: Link; readonly listener: NetworkListener }[]): void {
    for (const { listener, link } of stations) {
      const at = this.#stations.findIndex(
        (other) => other.listener === listener && other.link.name === link.name,
      );
      if (at >= 0) this.#stations.splice(at, 1);
    }
  }

  readonly #log: Log = {
    debug: (fields, message) => void this.log.push({ level: 'debug', fields, message }),
    info: (fields, message) => void this.log.push({ level: 'info', fields, message }),
    warn: (fields, message) => void this.log.push({ level: 'warn', fields, message }),
    error: (fields, message) => void this.log.push({ level: 'error', fields, message }),
  };
}

/** One host of the simulated LAN. */
export class SimulatedHost {
  readonly mdns: MdnsService;
  readonly #stations: Station[];
  readonly #lan: SimulatedLan;

  constructor(mdns: MdnsService, stations: Station[], lan: SimulatedLan) {
    this.mdns = mdns;
    this.#stations = stations;
    this.#lan = lan;
  }

  get address(): string {
    const [station] = this.#stations;
    return station === undefined ? '' : addressOf(station.link);
  }

  unplug(): void {
    this.#lan.unplug(this.#stations);
  }

  plug(): void {
    for (const { listener, link, segment } of this.#stations) this.#lan.plug(listener, link, segment);
  }

  /** Changes the addresses of the first link. */
  readdress(link: Link): void {
    const [station] = this.#stations;
    if (station === undefined) return;
    station.link = link;
    station.listener.linkChanged(link);
  }
}

/** A link with the IPv4 address `10.0.x.y` and the IPv6 address `fe80::n`. */
export function ethernet(n: number, name = 'eth0'): Link {
  return {
    name,
    addresses: [
      { address: `10.0.${n >> 8}.${n & 255}`, prefixLength: 16, family: 4, scope: 'global' },
      { address: `fe80::${n.toString(16)}`, prefixLength: 64, family: 6, scope: 'link' },
    ],
  };
}

function addressOf({ addresses: [first] }: Link): string {
  return first?.address ?? '';
}
