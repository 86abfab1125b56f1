import {
  decodeMessage,
  type Message,
  type Name,
  question,
  type RecordType,
  type ResourceRecord,
} from '@open-dyndns/dns';
import { isAcceptable } from '../model/acceptance.ts';
import type { CacheChange, RecordCache } from '../model/cache.ts';
import type { ClaimRecords } from '../model/claim-records.ts';
import type { EchoMemory } from '../model/echo-memory.ts';
import { isOwnAddress, type Link } from '../model/link.ts';
import { type ClaimNews, LinkClaims } from '../model/link-claims.ts';
import { isContested, withoutSharedProbes } from '../model/neighbour.ts';
import { type Asking, Querier, reconfirmTime } from '../model/querier.ts';
import { mdnsPort, Responder, type Response } from '../model/responder.ts';
import type { Datagram, LinkTransport, World } from '../ports.ts';
import { probePackets, queryPackets, responsePackets } from '../protocol/packets.ts';

/** RFC 6762 §6: a unicast response is believed for about this long after a question that welcomed one, ms. */
const unicastAnswerWindow = 2000;

export interface SessionListener {
  /** A claim was won, is in question again, or was lost. */
  claimNews(session: LinkSession, news: ClaimNews): void;
  cacheChanged(session: LinkSession, changes: readonly CacheChange[]): void;
}

/**
 * mDNS on one link: takes packets in, keeps the claims, the responder and the querier of the link, and sends what
 * they want sent. Every entry is one turn: it changes the models, then packets go out, then listeners are told.
 */
export class LinkSession implements Disposable {
  readonly #claims: LinkClaims;
  readonly #world: World;
  readonly #transport: LinkTransport;
  readonly #listener: SessionListener;
  readonly #echo: EchoMemory;
  readonly #responder = new Responder();
  readonly #querier = new Querier();
  #link: Link;
  #answering = -1;
  #unicastWelcomeUntil = -Infinity;
  #changes: CacheChange[] = [];
  #timer: Disposable | undefined;
  readonly #reconfirming = new Set<Disposable>();
  #closed = false;

  constructor(
    link: Link,
    transport: LinkTransport,
    world: World,
    echo: EchoMemory,
    listener: SessionListener,
  ) {
    this.#link = link;
    this.#transport = transport;
    this.#world = world;
    this.#echo = echo;
    this.#listener = listener;
    this.#claims = new LinkClaims(echo);
  }

  get link(): Link {
    return this.#link;
  }

  get cache(): RecordCache {
    return this.#querier.cache;
  }

  setLink(link: Link): void {
    this.#link = link;
  }

  startClaim(id: string, records: ClaimRecords): void {
    this.#turn((now) => this.#claims.start(id, records, now, this.#world.random()));
  }

  changeClaim(id: string, records: ClaimRecords): void {
    this.#turn((now) => this.#claims.change(id, records, now, this.#world.random()));
  }

  /** Says goodbye for every claim at once. */
  removeAllClaims(): void {
    this.#turn(() => this.#claims.removeAll());
  }

  removeClaim(id: string): void {
    this.#turn(() => this.#claims.remove(id));
  }

  ask(name: Name, type: RecordType): void {
    this.#turn((now) => this.#querier.ask(name, type, now, this.#world.random));
  }

  /** Asks as if nothing had been heard, and forgets what nobody confirms in `reconfirmTime`. */
  reconfirm(name: Name, type: RecordType): void {
    this.#turn((now) => this.#querier.reconfirm(name, type, now, this.#world.random));
    const { clock } = this.#world;
    const end = clock.at(clock.now() + reconfirmTime, () => {
      this.#reconfirming.delete(end);
      this.release(name, type);
    });
    this.#reconfirming.add(end);
  }

  release(name: Name, type: RecordType): void {
    this.#turn(() => this.#querier.release(name, type));
  }

  /** Forgets what was heard, asks again, and probes for every claimed name again. */
  restart(): void {
    this.#turn((now) => {
      this.#changes.push(...this.#querier.restart(now, this.#world.random));
      this.#claims.restart(now, this.#world.random());
    });
  }

  receive(datagram: Datagram): void {
    const { packet, address } = datagram;
    const now = this.#world.clock.now();
    const decoded = decodeMessage(packet, 'skip');
    if (!decoded.ok) {
      this.#world.log.debug(
        { link: this.#link.name, address, code: decoded.error.code },
        'not an mDNS packet',
      );
      return;
    }
    const unicastWelcome = now <= this.#unicastWelcomeUntil;
    if (isAcceptable(decoded.value, datagram, this.#link, unicastWelcome))
      this.#turn(() => this.#receiveMessage(decoded.value, datagram, now));
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#timer?.[Symbol.dispose]();
    for (const end of this.#reconfirming) end[Symbol.dispose]();
  }

  #receiveMessage(message: Message, datagram: Datagram, now: number): void {
    const neighbour = isOwnAddress(this.#link, datagram.address);
    if (message.response) this.#receiveResponse(message, neighbour, now);
    else this.#receiveQuery(neighbour ? withoutSharedProbes(message) : message, datagram, now);
  }

  #receiveResponse(message: Message, neighbour: boolean, now: number): void {
    const { answers, additionals, authorities } = message;
    const records = [...answers, ...additionals];
    const contenders = [...records, ...authorities];
    this.#claims.heardResponse(neighbour ? contenders.filter(isContested) : contenders, now);
    this.#responder.heard(records, now);
    this.#changes.push(...this.#querier.heard(records, now, this.#world.random));
  }

  #receiveQuery(message: Message, { address, port }: Datagram, now: number): void {
    const { id, questions, answers: knownAnswers, truncated, authorities } = message;
    const probe = authorities.length > 0;
    if (probe) {
      this.#claims.heardProbe(authorities, now);
      this.#refreshResponder();
    }
    // RFC 6762 §7.2: with TC the rest of what the asker knows is still to come, so nothing follows from what it lacks.
    if (port === mdnsPort && !truncated)
      for (const one of questions) this.#querier.heardQuestion(one, knownAnswers, now);
    const query = { id, questions, knownAnswers, truncated, probe, source: { address, port } };
    this.#respond(this.#responder.receive(query, now, this.#world.random), now);
  }

  #turn(change: (now: number) => void): void {
    if (this.#closed) return;
    const now = this.#world.clock.now();
    change(now);
    const news = this.#sendClaims(now);
    this.#setTimer();
    this.#tell(news);
  }

  #due(): void {
    this.#turn((now) => {
      this.#claims.due(now);
      const { asking, changes } = this.#querier.due(now, this.#world.random);
      this.#changes.push(...changes);
      this.#askLink(asking, now);
      this.#respond(this.#responder.due(now, this.#world.random), now);
    });
  }

  #sendClaims(now: number): readonly ClaimNews[] {
    const { probes, goodbyes, announcements, news } = this.#claims.takeOutput();
    this.#refreshResponder();
    if (probes.length > 0) this.#probe(probes, now);
    if (goodbyes.length + announcements.length > 0) {
      const answers = [...goodbyes, ...announcements];
      this.#respond([{ to: 'group', answers, additionals: [] }], now);
      this.#responder.announced(announcements, now);
    }
    return news;
  }

  #refreshResponder(): void {
    if (this.#claims.revision === this.#answering) return;
    this.#answering = this.#claims.revision;
    this.#responder.setRecords(this.#claims.answerable());
  }

  #probe(probes: readonly ClaimRecords[], now: number): void {
    const unicastWelcome = !this.#transport.portIsShared;
    if (unicastWelcome) this.#unicastWelcomeUntil = now + unicastAnswerWindow;
    this.#echo.noteProposed(
      probes.flatMap(({ unique }) => unique),
      now,
    );
    for (const packet of probePackets(probes, unicastWelcome)) this.#transport.multicast(packet);
    this.#claims.probed(probes, this.#world.clock.now());
  }

  #askLink(asking: readonly Asking[], now: number): void {
    if (asking.length === 0) return;
    const unicastWelcome = !this.#transport.portIsShared;
    if (unicastWelcome && asking.some(({ first }) => first))
      this.#unicastWelcomeUntil = now + unicastAnswerWindow;
    for (const packet of queryPackets(asking, unicastWelcome)) this.#transport.multicast(packet);
    // No own packet comes back from the transport, so this host's own records answer here.
    const own = asking.flatMap(({ name, type }) => this.#responder.answersTo(question(name, type)));
    this.#hearOwn(own, now);
  }

  #respond(responses: readonly Response[], now: number): void {
    for (const response of responses) {
      const { to, answers, additionals } = response;
      this.#echo.noteAnnounced([...answers, ...additionals], now);
      for (const packet of responsePackets(response)) {
        if (to === 'group') this.#transport.multicast(packet);
        else this.#transport.unicast(packet, to.address, to.port);
      }
      if (to === 'group') this.#hearOwn([...answers, ...additionals], now);
    }
  }

  #hearOwn(records: readonly ResourceRecord[], now: number): void {
    this.#changes.push(...this.#querier.heard(records, now, this.#world.random));
  }

  #setTimer(): void {
    this.#timer?.[Symbol.dispose]();
    const next = Math.min(this.#claims.nextAt(), this.#responder.nextAt(), this.#querier.nextAt());
    this.#timer = next === Infinity ? undefined : this.#world.clock.at(next, () => this.#due());
  }

  #tell(news: readonly ClaimNews[]): void {
    const changes = this.#changes;
    this.#changes = [];
    for (const one of news) this.#listener.claimNews(this, one);
    if (changes.length > 0) this.#listener.cacheChanged(this, changes);
  }
}
