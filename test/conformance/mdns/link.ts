import type { Host } from '../../e2e/lab/host.ts';
import { Lab } from '../../e2e/lab/lab.ts';
import { instanceName } from './offers.ts';
import { answers, type Heard, overIpv4, Peer } from './peer.ts';
import type { Offer, Running, Subject } from './subject.ts';
import { subject } from './subject-under-test.ts';

/** The peer stands where the host's default route leads, so that it hears what goes to strangers too. */
const PEER_NUMBER = 1;

/** No part of what is tested, and so no sooner than a machine under any load has the subject started, in ms. */
const SETTLING_MS = 60_000;

/** Who is on a link. */
export interface Setting {
  /** The last part of the host's addresses. */
  number?: number;
  /** Changes something about the host before anything runs on it. */
  prepare?: (host: Host) => Promise<unknown>;
}

/** A link, and the subject that runs on it. */
export type Settled = Link & { running: Running };

/** A link with a host for the subject and the peer; everything goes when it is disposed of. */
export class Link implements AsyncDisposable {
  readonly host: Host;
  readonly peer: Peer;
  readonly subject: Subject = subject;
  readonly #lab: Lab;
  readonly #running: Running[] = [];

  private constructor(lab: Lab, host: Host, peer: Peer) {
    this.#lab = lab;
    this.host = host;
    this.peer = peer;
  }

  static async open({ number, prepare }: Setting = {}): Promise<Link> {
    const lab = await Lab.start();
    const host = await lab.host(HOST_LABEL, number);
    await prepare?.(host);
    const peer = await Peer.at(await lab.host('peer', PEER_NUMBER), host);
    return new Link(lab, host, peer);
  }

  /** Starts the subject, and leaves it probing. */
  start(offers: Offer[] = []): Running {
    const running = subject.start(this.host, offers);
    this.#running.push(running);
    return running;
  }

  /** The first response with a record of this name. */
  announcement(name: string, patience?: number): Promise<Heard> {
    const wanted = (heard: Heard) => answers(heard, name) && overIpv4(heard);
    return this.peer.next(`the announcement of ${name}`, wanted, patience === undefined ? {} : { patience });
  }

  /** A link on which the subject has won its names, and has announced them, and has no more to say by itself. */
  static async settled(offers: Offer[] = [], setting: Setting = {}): Promise<Settled> {
    await using unlessSettled = new AsyncDisposableStack();
    const link = unlessSettled.use(await Link.open(setting));
    const running = link.start(offers);
    await running.established;
    for (const name of [HOST_NAME, ...offers.map(instanceName)]) await link.announcement(name, SETTLING_MS);
    await link.peer.quiet();
    unlessSettled.move();
    return Object.assign(link, { running });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lab[Symbol.asyncDispose]();
    await Promise.all(this.#running.map((running) => running[Symbol.asyncDispose]()));
  }
}

/** What every subject is told to be called. */
export const HOST_LABEL = 'laptop';
export const HOST_NAME = `${HOST_LABEL}.local`;
