import type { Socket } from 'node:dgram';
import { MdnsError } from '../errors.ts';
import type { Family, Link, LinkAddress } from '../model/link.ts';
import { mdnsPort } from '../model/responder.ts';
import type { Datagram, LinkTransport, Log } from '../ports.ts';
import { carriesMulticast } from './interface-facts.ts';
import { boundSocket, groupAddress, isPortShared, sendThrough } from './socket.ts';

/** What the sockets of a link tell the network that they are part of. */
export interface LinkSocketEvents {
  received(datagram: Datagram): void;
  /** A packet is about to be multicast, of which one copy will come back. */
  sending(packet: Uint8Array): void;
  /** Joins the one IPv4 group socket of this host on the interface with this address. */
  joinIpv4(address: string): void;
}

/** The sockets of one link and family. */
interface FamilySockets {
  /** Bound to an address of this host: sends everything, hears unicast. */
  readonly own: Socket;
  /** Bound to the group. IPv4 has one for all links, see `Ipv4Group`. */
  readonly group?: Socket;
  readonly address: string;
}

/** The sockets of one link: for each family one on its own address, for IPv6 one on the group too. */
export class LinkSockets implements LinkTransport, AsyncDisposable {
  readonly #name: string;
  readonly #events: LinkSocketEvents;
  readonly #log: Log;
  readonly #families = new Map<Family, FamilySockets>();
  readonly #sending = new Set<Promise<void>>();
  portIsShared = false;

  constructor(name: string, events: LinkSocketEvents, log: Log) {
    this.#name = name;
    this.#events = events;
    this.#log = log;
  }

  /** Whether packets can go out at all. */
  get isOpen(): boolean {
    return this.#families.size > 0;
  }

  /** Opens, moves or closes the sockets of each family so that they fit the link's addresses; what fails throws last. */
  async fit(link: Link): Promise<void> {
    this.#requireMulticast(link);
    const results = await Promise.allSettled([this.#fitFamily(4, link), this.#fitFamily(6, link)]);
    const failure = results.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }

  multicast(packet: Uint8Array): void {
    for (const [family, { own }] of this.#families) {
      this.#events.sending(packet);
      this.#send(own, packet, mdnsPort, family === 4 ? groupAddress[4] : this.#scoped(groupAddress[6]));
    }
  }

  unicast(packet: Uint8Array, address: string, port: number): void {
    const own = this.#families.get(address.includes(':') ? 6 : 4)?.own;
    if (own !== undefined) this.#send(own, packet, port, address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#sending);
    for (const family of this.#families.keys()) this.#close(family);
  }

  /** A group can be joined on an interface without multicast, and then nothing comes. `lo` lacks the flag and loops all. */
  #requireMulticast({ addresses }: Link): void {
    const isLoopback = addresses.some(({ scope }) => scope === 'host');
    if (isLoopback || carriesMulticast(this.#name) !== false) return;
    for (const family of this.#families.keys()) this.#close(family);
    throw new MdnsError('mdns.no-multicast', this.#name);
  }

  async #fitFamily(family: Family, link: Link): Promise<void> {
    const address = bestAddress(link, family);
    if (address?.address === this.#families.get(family)?.address) return;
    this.#close(family);
    if (address === undefined) return;
    const sockets = family === 4 ? await this.#openIpv4(address) : await this.#openIpv6(address);
    this.#families.set(family, sockets);
  }

  async #openIpv4({ address }: LinkAddress): Promise<FamilySockets> {
    this.portIsShared = await isPortShared(address);
    const own = await boundSocket(4, address);
    return this.#orClose([own], () => {
      sendThrough(own, address);
      this.#events.joinIpv4(address);
      this.#listen(own, false);
      return { own, address };
    });
  }

  async #openIpv6({ address, scope }: LinkAddress): Promise<FamilySockets> {
    const group = await boundSocket(6, this.#scoped(groupAddress[6]));
    const own = await boundSocket(6, scope === 'link' ? this.#scoped(address) : address).catch(
      (error: unknown) => {
        group.close();
        throw error;
      },
    );
    return this.#orClose([own, group], () => {
      group.addMembership(groupAddress[6], this.#scoped('::'));
      sendThrough(own, this.#scoped('::'));
      this.#listen(own, false);
      this.#listen(group, true);
      return { own, group, address };
    });
  }

  #orClose(sockets: readonly Socket[], finish: () => FamilySockets): FamilySockets {
    try {
      return finish();
    } catch (error) {
      for (const socket of sockets) socket.close();
      throw new MdnsError('mdns.no-multicast', this.#name, { cause: error });
    }
  }

  #listen(socket: Socket, multicast: boolean): void {
    socket.on('message', (packet, { address, port }) =>
      this.#events.received({ packet, address, port, multicast }),
    );
    socket.on('error', (error) => this.#log.warn({ link: this.#name, error }, 'mDNS socket error'));
  }

  #send(socket: Socket, packet: Uint8Array, port: number, address: string): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sent = (error: Error | null): void => {
      if (error !== null)
        this.#log.debug({ link: this.#name, address, error: error.message }, 'mDNS packet not sent');
      this.#sending.delete(promise);
      resolve();
    };
    this.#sending.add(promise);
    try {
      socket.send(packet, port, address, sent);
    } catch (error) {
      // Node throws at once where an address or port, which a stranger chose, cannot be sent to.
      sent(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #close(family: Family): void {
    const sockets = this.#families.get(family);
    this.#families.delete(family);
    sockets?.own.close();
    sockets?.group?.close();
  }

  #scoped(address: string): string {
    return `${address}%${this.#name}`;
  }
}

/**
 * The address to send from: the first, and for IPv6 the link-local one, which every neighbour can answer. Linux has no
 * route for IPv6 multicast on the loopback interface; there IPv4 carries the records of both.
 */
function bestAddress({ addresses }: Link, family: Family): LinkAddress | undefined {
  const ofFamily = addresses.filter((own) => own.family === family && (family === 4 || own.scope !== 'host'));
  return (family === 6 ? ofFamily.find(({ scope }) => scope === 'link') : undefined) ?? ofFamily[0];
}
