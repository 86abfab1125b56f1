import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../e2e/lab/host.ts';
import { type Cable, type Envelope, frame, groupMac, isIpv6 } from './frame.ts';
import {
  isResponse,
  type Message,
  query,
  question,
  type Resource,
  readMessage,
  records,
  response,
  TYPE,
  writeMessage,
} from './message.ts';
import { sameName } from './rdata.ts';
import { now, type OnWire, Wire } from './wire.ts';

export const MDNS_PORT = 5353;
export const GROUP = { 4: '224.0.0.251', 6: 'ff02::fb' } as const;

/** RFC 6762 section 11. */
const HOP_LIMIT = 255;

/** Between a frame on the wire and its arrival in the story: the tap's process and a pipe. */
const DELIVERY_MS = 100;

/** How long a story waits for what the subject has to say, if the standard names no time. */
const PATIENCE_MS = 8_000;

/** How long it may take until the own packet has come back from the tap: that is the machine, not the subject. */
const TAP_MS = 60_000;

/** Nobody announces after so much silence but by an interval of at least twice as much: see `quiet`. */
const QUIET_MS = 2_200;

/** A burst of eight announcements lasts 127 s, but nobody sends so many. */
const RESTLESS_MS = 30_000;

/** An mDNS message on the wire. */
export interface Heard extends OnWire {
  message: Message;
}

/** Liberties with the envelope; a message goes to the group from port 5353 and the peer's IPv4 address otherwise. */
export interface Posting extends Partial<Envelope> {
  family?: 4 | 6;
}

/** The scripted end of a link: says exactly what a story tells it to, and keeps everything it hears. */
export class Peer implements AsyncDisposable {
  readonly ipv4: string;
  readonly ipv6: string;
  readonly linkLocal: string;
  /** What others said, in the order of arrival. */
  readonly heard: Heard[] = [];
  /** What others sent to or from port 5353 that is no DNS message, or a fragment of one. */
  readonly malformed: OnWire[] = [];
  readonly #macs: Pick<Place, 'mac' | 'otherMac'>;
  readonly #listeners = new Set<(heard: Heard) => void>();
  readonly #sending: { payload: Buffer; resolve: (datagram: OnWire) => void }[] = [];
  #wire: Wire | undefined;

  private constructor(place: Place) {
    this.ipv4 = place.ipv4;
    this.ipv6 = place.ipv6;
    this.linkLocal = place.linkLocal;
    this.#macs = place;
  }

  /** At the end of the cable of a host, facing another host. */
  static async at(host: Host, facing: Host): Promise<Peer> {
    const { ipv4, ipv6, linkLocal, mac } = host;
    return Peer.on(host, 'eth0', { ipv4, ipv6, linkLocal, mac, otherMac: facing.mac });
  }

  static async on(host: Host, networkInterface: string, place: Place, command: string[] = []): Promise<Peer> {
    const peer = new Peer(place);
    peer.#wire = await Wire.tap(host, networkInterface, (datagram) => peer.#keep(datagram), command);
    return peer;
  }

  /** Says a message, and gives it as it was on the wire. */
  async send(message: Message, posting: Posting = {}): Promise<Heard> {
    return { ...(await this.sendBytes(writeMessage(message), posting)), message };
  }

  /** Says anything, message or not. */
  async sendBytes(payload: Buffer, { family = 4, ...liberties }: Posting = {}): Promise<OnWire> {
    const v6 = family === 6 || isIpv6(liberties.to ?? '');
    const envelope = {
      from: v6 ? this.linkLocal : this.ipv4,
      fromPort: MDNS_PORT,
      to: GROUP[v6 ? 6 : 4],
      toPort: MDNS_PORT,
      hopLimit: HOP_LIMIT,
      ...liberties,
    };
    const sent = new Promise<OnWire>((resolve) => this.#sending.push({ payload, resolve }));
    this.#wire?.send(frame(envelope, this.#cableTo(envelope.to), payload));
    return within(TAP_MS, 'the own packet on the wire', sent);
  }

  /** Asks one question of the group (QM). */
  async ask(name: string, type: number, rest: Partial<Message> = {}, posting: Posting = {}): Promise<Heard> {
    return this.send(query([question(name, type)], rest), posting);
  }

  /** Multicasts records as an answer. */
  async say(answers: Resource[], rest: Partial<Message> = {}, posting: Posting = {}): Promise<Heard> {
    return this.send(response(answers, rest), posting);
  }

  /** The first message that is as wanted, heard already since `after` or still to come. */
  async next(
    what: string,
    wanted: (heard: Heard) => boolean,
    { after = 0, patience = PATIENCE_MS } = {},
  ): Promise<Heard> {
    const match = (heard: Heard) => heard.at > after && wanted(heard);
    return this.heard.find(match) ?? within(patience, what, this.#first(match));
  }

  /** Everything that others say from an instant on, for so many milliseconds; comes when they are over. */
  async during(from: number, span: number): Promise<Heard[]> {
    await sleep(Math.max(0, from + span - now()) + DELIVERY_MS);
    return this.heard.filter(({ at }) => at >= from && at <= from + span);
  }

  /** Comes once the others have been silent so long that no burst of announcements goes on unless it doubles. */
  async quiet(span: number = QUIET_MS): Promise<void> {
    const started = now();
    for (;;) {
      const last = this.heard.at(-1)?.at ?? 0;
      const silentFor = now() - Math.max(started, last);
      if (silentFor >= span) return;
      if (now() - started > RESTLESS_MS) throw new Error(`no silence of ${span} ms in ${RESTLESS_MS} ms`);
      await sleep(span - silentFor);
    }
  }

  /** Does something for every message of others from now on, until disposed of. */
  whenever(wanted: (heard: Heard) => boolean, react: (heard: Heard) => void): Disposable {
    const listener = (heard: Heard) => {
      if (wanted(heard)) react(heard);
    };
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#wire?.[Symbol.asyncDispose]();
  }

  #first(match: (heard: Heard) => boolean): Promise<Heard> {
    return new Promise((resolve) => {
      const listener = (heard: Heard) => {
        if (!match(heard)) return;
        this.#listeners.delete(listener);
        resolve(heard);
      };
      this.#listeners.add(listener);
    });
  }

  #keep(datagram: OnWire): void {
    if (datagram.own) {
      this.#left(datagram);
      return;
    }
    if (datagram.fromPort !== MDNS_PORT && datagram.toPort !== MDNS_PORT && !datagram.fragment) return;
    const heard = readable(datagram);
    if (heard === undefined) {
      this.malformed.push(datagram);
      return;
    }
    this.heard.push(heard);
    for (const listener of [...this.#listeners]) listener(heard);
  }

  #left(datagram: OnWire): void {
    const index = this.#sending.findIndex(({ payload }) => payload.equals(datagram.payload));
    const [sent] = index === -1 ? [] : this.#sending.splice(index, 1);
    sent?.resolve(datagram);
  }

  #cableTo(to: string): Cable {
    const group = isIpv6(to) ? to.startsWith('ff') : Number.parseInt(to, 10) >= 224;
    return { fromMac: this.#macs.mac, toMac: group ? groupMac(to) : this.#macs.otherMac };
  }
}

/** Addresses of a peer, and the Ethernet address of the one that it faces. */
export interface Place {
  ipv4: string;
  ipv6: string;
  linkLocal: string;
  mac: string;
  otherMac: string;
}

export function isMulticast({ to }: Heard): boolean {
  return to === GROUP[4] || to === GROUP[6];
}

export function overIpv4({ from }: Heard): boolean {
  return !isIpv6(from);
}

/** A query that says what its sender is about to claim (RFC 6762 section 8.1), for this name if one is given. */
export function isProbe({ message }: Heard, name?: string): boolean {
  if (isResponse(message) || message.authorities.length === 0) return false;
  const asks = ({ name: asked, type }: { name: string; type: number }) =>
    type === TYPE.ANY && (name === undefined || sameName(asked, name));
  return message.questions.some(asks);
}

/** A response with a record of this name, and of this type if one is given, and by default no goodbye. */
export function answers({ message }: Heard, name: string, type?: number): boolean {
  return (
    isResponse(message) && records(message).some((record) => matches(record, name, type) && record.ttl > 0)
  );
}

/** A query, but no probe, for this name and type. */
export function asks({ message }: Heard, name: string, type: number): boolean {
  if (isResponse(message)) return false;
  return message.questions.some((asked) => asked.type === type && sameName(asked.name, name));
}

/** All records of this name, and type if given, in some messages. */
export function recordsOf(heard: Heard[], name: string, type?: number): Resource[] {
  return heard.flatMap(({ message }) => records(message).filter((record) => matches(record, name, type)));
}

function matches(record: Resource, name: string, type?: number): boolean {
  return sameName(record.name, name) && (type === undefined || record.type === type);
}

function readable(datagram: OnWire): Heard | undefined {
  if (datagram.fragment) return undefined;
  try {
    return { ...datagram, message: readMessage(datagram.payload) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function within<T>(patience: number, what: string, event: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`${what}: nothing like it on the wire in ${patience} ms`));
  }, patience);
  return Promise.race([event, late]).finally(() => clearTimeout(timer));
}
