import { MdnsError } from '../errors.ts';
import type { LinkChoice } from '../model/interface-choice.ts';
import { isOnLink, isOwnAddress, type Link } from '../model/link.ts';
import { mdnsPort } from '../model/responder.ts';
import { SentPackets } from '../model/sent-packets.ts';
import type { Datagram, Log, Network, NetworkListener } from '../ports.ts';
import { interfaceExists } from './interface-facts.ts';
import { fingerprint, lanLinks, untilNextLook } from './interfaces.ts';
import { Ipv4Group } from './ipv4-group.ts';
import { LinkSockets } from './link-sockets.ts';

/** Wall-clock time ahead of monotonic time by this much within one look shows that the host was asleep, ms. */
const sleepThreshold = 5000;

interface OpenLink {
  readonly link: Link;
  readonly sockets: LinkSockets;
  /** Told to the listener: packets can go out. */
  readonly told: boolean;
}

/** The chosen interfaces of this host, opened for mDNS as they come and closed as they go. */
export class InterfaceNetwork implements Network {
  readonly #choice: LinkChoice;
  readonly #listener: NetworkListener;
  readonly #log: Log;
  readonly #sent = new SentPackets();
  readonly #open = new Map<string, OpenLink>();
  readonly #failures = new Map<string, string>();
  /** What the links looked like when everything was last opened as it should be. */
  #fitted = '';
  #group: Ipv4Group | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asleepBy = Date.now() - performance.now();
  #closed = false;

  private constructor(choice: LinkChoice, listener: NetworkListener, log: Log) {
    this.#choice = choice;
    this.#listener = listener;
    this.#log = log;
  }

  /**
   * @throws MdnsError where there are interfaces and none of them can be used, or some were named and none exists: one
   * that exists and is down is waited for
   */
  static async open(choice: LinkChoice, listener: NetworkListener, log: Log): Promise<InterfaceNetwork> {
    const network = new InterfaceNetwork(choice, listener, log);
    network.#group = await Ipv4Group.open(
      (packet, address, port) => network.#receivedIpv4({ packet, address, port, multicast: true }),
      log,
    );
    try {
      await network.#firstLook();
    } catch (error) {
      await network[Symbol.asyncDispose]();
      throw error;
    }
    network.#lookLater();
    return network;
  }

  get links(): readonly Link[] {
    return [...this.#open.values()].map(({ link }) => link);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all([...this.#open.values()].map(({ sockets }) => sockets[Symbol.asyncDispose]()));
    this.#open.clear();
    this.#group?.[Symbol.dispose]();
  }

  async #firstLook(): Promise<void> {
    const links = lanLinks(this.#choice);
    const names = typeof this.#choice === 'string' ? [] : this.#choice;
    const isThere = (name: string): boolean =>
      links.some((link) => link.name === name) || interfaceExists(name) !== false;
    const missing = names
      .filter((name) => !isThere(name))
      .map((name) => new MdnsError('mdns.unknown-link', name));
    const [unknown] = missing;
    if (unknown !== undefined && missing.length === names.length) throw unknown;
    for (const { where, message } of missing) this.#log.warn({ link: where }, message);
    const errors = await this.#fit(links);
    const [first] = errors;
    const usable = [...this.#open.values()].some(({ told }) => told);
    if (first !== undefined && !usable) throw first;
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => void this.#look(), untilNextLook(this.links));
  }

  async #look(): Promise<void> {
    const links = lanLinks(this.#choice);
    if (fingerprint(links) !== this.#fitted) await this.#fit(links);
    if (this.#closed) return;
    this.#noticeSleep();
    this.#lookLater();
  }

  #noticeSleep(): void {
    const asleepBy = Date.now() - performance.now();
    if (asleepBy - this.#asleepBy > sleepThreshold) this.#listener.woke();
    this.#asleepBy = asleepBy;
  }

  /** Makes the open links those that there are; what could not be opened is tried again at the next look. */
  async #fit(links: readonly Link[]): Promise<readonly unknown[]> {
    for (const { link } of [...this.#open.values()])
      if (!links.some((other) => isSameInterface(link, other))) await this.#closeLink(link.name);
    const errors: unknown[] = [];
    for (const link of links) {
      const error = await this.#fitLink(link);
      if (error !== undefined) errors.push(error);
    }
    this.#fitted = errors.length === 0 ? fingerprint(links) : '';
    return errors;
  }

  /** Opens what is missing of a link; gives what went wrong, even if one family works. */
  async #fitLink(link: Link): Promise<unknown> {
    const before = this.#open.get(link.name);
    const sockets = before?.sockets ?? new LinkSockets(link.name, this.#events(link.name), this.#log);
    const error = await sockets.fit(link).catch((reason: unknown) => reason);
    if (this.#closed) {
      await sockets[Symbol.asyncDispose]();
      return undefined;
    }
    this.#noteFailure(link.name, sockets.isOpen ? undefined : error);
    const told = before?.told === true;
    this.#open.set(link.name, { link, sockets, told: told || sockets.isOpen });
    if (!told && sockets.isOpen) this.#listener.linkUp(link, sockets);
    else if (told && fingerprint([before.link]) !== fingerprint([link])) this.#listener.linkChanged(link);
    return error;
  }

  async #closeLink(name: string): Promise<void> {
    const open = this.#open.get(name);
    this.#open.delete(name);
    if (open?.told) this.#listener.linkDown(name);
    await open?.sockets[Symbol.asyncDispose]();
  }

  /** Says once why a link cannot be used. One family alone will do: an IPv6 address fails while it is checked for duplicates. */
  #noteFailure(name: string, error: unknown): void {
    const said = this.#failures.get(name);
    if (error === undefined) {
      this.#failures.delete(name);
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    if (said === text) return;
    this.#failures.set(name, text);
    this.#log.warn({ link: name }, text);
  }

  #events(name: string) {
    return {
      received: (datagram: Datagram) => {
        if (!this.#isLoopbackCopy(datagram)) this.#listener.received(name, datagram);
      },
      sending: (packet: Uint8Array) => this.#sent.note(packet, performance.now()),
      joinIpv4: (address: string) => this.#group?.join(address),
    };
  }

  /** A source in the subnet of no link may be on any: RFC 6762 §11 has multicast accepted from everywhere. */
  #receivedIpv4(datagram: Datagram): void {
    if (this.#isLoopbackCopy(datagram)) return;
    const told = [...this.#open.values()].filter((open) => open.told);
    const near = told.filter(({ link }) => isOnLink(link, datagram.address));
    for (const { link } of near.length > 0 ? near : told) this.#listener.received(link.name, datagram);
  }

  #isLoopbackCopy({ packet, address, port, multicast }: Datagram): boolean {
    if (!multicast || port !== mdnsPort) return false;
    const fromHere = this.links.some((link) => isOwnAddress(link, address));
    return fromHere && this.#sent.strikeOff(packet, performance.now());
  }
}

/** A link that was deleted and made again under its name has another index. */
function isSameInterface(one: Link, other: Link): boolean {
  const hasIndex = one.index !== undefined && other.index !== undefined;
  return one.name === other.name && (!hasIndex || one.index === other.index);
}
