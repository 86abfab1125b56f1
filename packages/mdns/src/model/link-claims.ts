import type { ResourceRecord } from '@open-dyndns/dns';
import {
  type ClaimAction,
  type ClaimEvent,
  type ClaimState,
  maxProbeDelay,
  stepClaim,
  unstartedClaim,
} from './claim.ts';
import { allRecords, type ClaimRecords, contradicts, isObsolete, sameRecords } from './claim-records.ts';
import type { EchoMemory } from './echo-memory.ts';
import { distinctRecords, recordKey } from './record-key.ts';
import { compareProposals } from './tie-break.ts';
import { goodbye } from './ttl.ts';

export interface ClaimNews {
  readonly id: string;
  readonly news: Extract<ClaimAction, 'won' | 'unsettled' | 'lost'>;
}

/** What the claims want sent and told since it was last taken. */
export interface ClaimOutput {
  readonly probes: readonly ClaimRecords[];
  readonly goodbyes: readonly ResourceRecord[];
  readonly announcements: readonly ResourceRecord[];
  readonly news: readonly ClaimNews[];
}

interface Claim {
  readonly records: ClaimRecords;
  readonly state: ClaimState;
  /** What others may have in their caches from us. */
  readonly announced: readonly ResourceRecord[];
}

const nothing: ClaimOutput = { probes: [], goodbyes: [], announcements: [], news: [] };

/** All claims of this host on one link. Changed in place; times are ms, monotonic, `random` is in [0, 1). */
export class LinkClaims {
  readonly #claims = new Map<string, Claim>();
  #revision = 0;
  readonly #echo: EchoMemory;
  #firstProbeAt = -Infinity;
  #output: ClaimOutput = nothing;

  /** `echo` remembers what this host sent on any of its links. */
  constructor(echo: EchoMemory) {
    this.#echo = echo;
  }

  nextAt(): number {
    return Math.min(...this.#claims.values().map(({ state }) => state.dueAt), Infinity);
  }

  /** Grows with every change of a claim: while it stays, so does `answerable`. */
  get revision(): number {
    return this.#revision;
  }

  /** The records to answer with. */
  answerable(): readonly ResourceRecord[] {
    const won = [...this.#claims.values()].filter(
      ({ state, records }) => state.phase === 'announced' && !this.#mustHold(records),
    );
    return distinctRecords(won.flatMap(({ records }) => allRecords(records)));
  }

  /** These have left, just now. */
  probed(probes: readonly ClaimRecords[], now: number): void {
    for (const [id, { records }] of [...this.#claims])
      if (probes.includes(records)) this.#dispatch(id, { kind: 'probed' }, now);
  }

  takeOutput(): ClaimOutput {
    const output = this.#output;
    this.#output = nothing;
    return output;
  }

  /**
   * Starts a claim, or starts it again under the same or another name. What was announced under another name
   * is taken back, unless that name was lost.
   */
  start(id: string, records: ClaimRecords, now: number, random: number): void {
    const before = this.#claims.get(id);
    const { state = unstartedClaim, announced = [] } = before ?? {};
    const renamed = before !== undefined && !before.records.name.equals(records.name);
    if (renamed) this.#sayGoodbye(id, announced);
    this.#set(id, { records, state, announced: renamed ? [] : announced });
    this.#dispatch(id, { kind: 'start', delay: this.#probeDelay(now, random) }, now);
  }

  /** The data of a claim changed; one that was not there is started. */
  change(id: string, records: ClaimRecords, now: number, random: number): void {
    const before = this.#claims.get(id);
    if (before === undefined || !before.records.name.equals(records.name)) {
      this.start(id, records, now, random);
      return;
    }
    const kept = allRecords(records);
    if (sameRecords(allRecords(before.records), kept)) return;
    const gone = before.announced.filter((record) => isObsolete(record, kept));
    const announced = before.announced.filter((record) => !gone.includes(record));
    this.#set(id, { ...before, records, announced });
    this.#sayGoodbye(id, gone);
    this.#dispatch(id, { kind: 'changed', hold: this.#mustHold(records) }, now);
  }

  /** Gives a name up, with a goodbye if it had been announced. */
  remove(id: string): void {
    const claim = this.#claims.get(id);
    this.#delete(id);
    if (claim !== undefined) this.#sayGoodbye(id, claim.announced);
  }

  /** Gives everything up. */
  removeAll(): void {
    const announced = [...this.#claims.values()].flatMap((claim) => claim.announced);
    for (const id of [...this.#claims.keys()]) this.#delete(id);
    this.#say({ goodbyes: distinctRecords(announced).map(goodbye) });
  }

  /** Probes for everything again: the link was gone, or the host asleep. */
  restart(now: number, random: number): void {
    for (const id of this.#claims.keys()) {
      this.#say({ news: [{ id, news: 'unsettled' }] });
      this.#dispatch(id, { kind: 'start', delay: this.#probeDelay(now, random) }, now);
    }
  }

  /** Another host answered, or announced. */
  heardResponse(records: readonly ResourceRecord[], now: number): void {
    const foreign = Map.groupBy(
      records.filter((record) => this.#canConflict(record, now)),
      ({ name }) => name.key,
    );
    if (foreign.size === 0) return;
    for (const [id, { records: ours, state }] of [...this.#claims]) {
      const theirs = foreign.get(ours.name.key) ?? [];
      if (theirs.some((record) => contradicts(record, ours, state.phase === 'announced')))
        this.#conflict(id, ours, now);
    }
  }

  /** Another host probes; `proposed` is its authority section. */
  heardProbe(proposed: readonly ResourceRecord[], now: number): void {
    const proposals = Map.groupBy(proposed, ({ name }) => name.key);
    for (const [id, { records: ours, state }] of [...this.#claims]) {
      const theirs = proposals.get(ours.name.key);
      if (theirs === undefined || theirs.every((record) => this.#echo.hasProposed(record, now))) continue;
      if (state.phase === 'announced') {
        if (ours.yields) this.#delete(id);
      } else if (compareProposals(ours.unique, theirs) < 0) this.#dispatch(id, { kind: 'outbid' }, now);
    }
  }

  due(now: number): void {
    for (const [id, { state, records }] of [...this.#claims]) {
      if (state.dueAt <= now) this.#dispatch(id, { kind: 'due', hold: this.#mustHold(records) }, now);
    }
  }

  #set(id: string, claim: Claim): void {
    this.#claims.set(id, claim);
    this.#revision += 1;
  }

  #delete(id: string): void {
    this.#claims.delete(id);
    this.#revision += 1;
  }

  #conflict(id: string, { yields }: ClaimRecords, now: number): void {
    if (yields) this.#delete(id);
    else this.#dispatch(id, { kind: 'conflict' }, now);
  }

  #dispatch(id: string, event: ClaimEvent, now: number): void {
    const claim = this.#claims.get(id);
    if (claim === undefined) return;
    const { state, actions } = stepClaim(claim.state, event, now);
    this.#set(id, { ...claim, state });
    for (const action of actions) this.#act(id, action, now);
  }

  #act(id: string, action: ClaimAction, now: number): void {
    const claim = this.#claims.get(id);
    if (claim === undefined) return;
    const { records } = claim;
    const all = allRecords(records);
    switch (action) {
      case 'probe':
        this.#say({ probes: [records] });
        break;
      case 'announce':
        this.#set(id, { ...claim, announced: all });
        this.#say({ announcements: all });
        break;
      case 'won':
        this.#say({ news: [{ id, news: action }] });
        for (const [other, { records: theirs }] of [...this.#claims])
          if (theirs.after === id) this.#dispatch(other, { kind: 'release' }, now);
        break;
      case 'unsettled':
        this.#say({ news: [{ id, news: action }] });
        break;
      case 'lost':
        // A goodbye now would be for records that are another host's.
        this.#set(id, { ...claim, announced: [] });
        this.#say({ news: [{ id, news: action }] });
        break;
    }
  }

  /** RFC 6762 §8.1: names that are claimed together are probed for in one packet, so they share the random delay. */
  #probeDelay(now: number, random: number): number {
    if (this.#firstProbeAt < now) this.#firstProbeAt = now + random * maxProbeDelay;
    return this.#firstProbeAt - now;
  }

  #mustHold({ after }: ClaimRecords): boolean {
    return after !== undefined && this.#claims.get(after)?.state.phase !== 'announced';
  }

  #canConflict(record: ResourceRecord, now: number): boolean {
    return (
      record.class === 'IN' &&
      record.ttl > 0 &&
      record.rdata.type !== 'NSEC' &&
      !this.#echo.hasAnnounced(record, now)
    );
  }

  /** Takes records back that no other claim still holds. */
  #sayGoodbye(id: string, records: readonly ResourceRecord[]): void {
    const held = new Set(
      [...this.#claims]
        .filter(([other]) => other !== id)
        .flatMap(([, { announced }]) => announced.map(recordKey)),
    );
    this.#say({ goodbyes: records.filter((record) => !held.has(recordKey(record))).map(goodbye) });
  }

  #say(more: Partial<ClaimOutput>): void {
    const { probes = [], goodbyes = [], announcements = [], news = [] } = more;
    this.#output = {
      probes: [...this.#output.probes, ...probes],
      goodbyes: [...this.#output.goodbyes, ...goodbyes],
      announcements: [...this.#output.announcements, ...announcements],
      news: [...this.#output.news, ...news],
    };
  }
}
