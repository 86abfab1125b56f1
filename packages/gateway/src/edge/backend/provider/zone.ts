import { type Name, printName, rdataKey } from '@open-dyndns/dns';
import { GatewayError } from '../../../errors.ts';
import {
  type IsKnown,
  type KeptRecord,
  KeptZone,
  keptSet,
  type OwnRecord,
  type SetChange,
  setOfChange,
} from '../../../model/kept-zone.ts';
import {
  areEqualSets,
  type Change,
  nameOfChange,
  type RecordSet,
  setKey,
} from '../../../model/record-set.ts';
import type { Provider } from './provider.ts';

/** More names than these are not asked for one by one: the whole zone is. */
const namesAskedOneByOne = 5;

/** One zone at a provider, as it was last seen, and the ways to change it. */
export class ProvidedZone {
  readonly #provider: Provider;
  readonly #kept: KeptZone;
  /** Sets that this process has written, by their key: ours even where a provider has no place for a mark. */
  readonly #written = new Set<string>();

  constructor(apex: Name, provider: Provider) {
    this.#kept = new KeptZone(apex);
    this.#provider = provider;
  }

  get apex(): Name {
    return this.#kept.apex;
  }

  /** Reads the whole zone. @throws GatewayError */
  async load(isKnown: IsKnown): Promise<void> {
    const records = await this.#provider.list();
    this.#kept.load(records, (record) => this.#written.has(setKeyOf(record)) || isKnown(record));
    // What did not come about, or is gone, somebody else may make.
    const own = new Set(this.sets().map(setKey));
    for (const key of this.#written) if (!own.has(key)) this.#written.delete(key);
  }

  /** Whether the provider has something else than was last seen. @throws GatewayError */
  async isForeign(): Promise<boolean> {
    return fingerprint(await this.#provider.list()) !== fingerprint(this.#kept.records());
  }

  /** The gateway's own sets. */
  sets(): RecordSet[] {
    return this.#kept.sets();
  }

  isReserved(name: Name): boolean {
    return this.#kept.isReserved(name);
  }

  /** Those of some changes that are not made yet, as the provider can make them. */
  due(changes: readonly Change[]): Change[] {
    const { leastTtl } = this.#provider;
    const possible = changes.map(
      (change): Change =>
        change.kind === 'remove'
          ? change
          : { kind: 'put', set: { ...change.set, ttl: Math.max(change.set.ttl, leastTtl) } },
    );
    return possible.filter((change) => isNeeded(change, this.#kept.ownRecords(change)));
  }

  /** What undoes changes that have not been made yet. */
  inverse(changes: readonly Change[]): Change[] {
    return changes.map((change) => {
      const set = keptSet(this.#kept.ownRecords(change));
      return set === undefined ? removalOf(setOfChange(change)) : { kind: 'put', set };
    });
  }

  /** Makes sure that sets which are to come are not somebody else's by now. @throws GatewayError `backend.refused` */
  async claim(changes: readonly Change[]): Promise<void> {
    const coming = changes.filter(
      (change) => change.kind === 'put' && this.#kept.ownRecords(change).length === 0,
    );
    await this.#lookAgain(coming);
    const taken = coming.find(
      (change) => this.isReserved(nameOfChange(change)) || this.#kept.foreignRecords(change).length > 0,
    );
    if (taken === undefined) return;
    const { name, type } = setOfChange(taken);
    throw new GatewayError(
      'backend.refused',
      `Somebody else keeps ${type} or other records of ${printName(name)} at the provider: choose another name, or have them deleted there.`,
    );
  }

  /** Makes of what is there what was before, whatever has been made since. @throws GatewayError */
  async restore(inverse: readonly Change[]): Promise<void> {
    await this.#lookAgain(inverse);
    await this.make(inverse);
    for (const change of inverse) if (change.kind === 'remove') this.#written.delete(setKey(change));
  }

  /** Sees what there is now under the names of changes. @throws GatewayError */
  async #lookAgain(changes: readonly Change[]): Promise<void> {
    const names = [...new Map(changes.map(nameOfChange).map((name) => [name.key, name])).values()];
    if (names.length === 0) return;
    const isOwn: IsKnown = (record) =>
      this.#written.has(setKeyOf(record)) || this.#kept.ownRecords(removalOf(setOf(record))).length > 0;
    const provider = this.#provider;
    const finding = names.length > namesAskedOneByOne ? [] : names.map((name) => provider.find?.(name));
    const found = await Promise.all(finding.filter((one) => one !== undefined));
    const seen = found.length === names.length ? found.flat() : await provider.list();
    const byName = Map.groupBy(seen, ({ name }) => name.key);
    for (const name of names) this.#kept.reload(name, byName.get(name.key) ?? [], isOwn);
  }

  /** Makes what is not so yet. What is made where it rejects is not certain. @throws GatewayError */
  async make(changes: readonly Change[]): Promise<void> {
    const due = this.due(changes).map((change) => ({ before: this.#kept.ownRecords(change), change }));
    for (const batch of batchesOf(due, this.#provider.recordsAtOnce)) {
      for (const { change } of batch) this.#written.add(setKey(setOfChange(change)));
      const made = await this.#provider.change(batch);
      for (const [index, one] of batch.entries()) {
        const records = made[index] ?? [];
        this.#kept.changed(one, records);
        if (one.change.kind === 'remove') this.#written.delete(setKey(one.change));
        if (isNeeded(one.change, records)) throw notMade(one.change);
      }
    }
  }

  /** What the DNS servers then answer with: what somebody else keeps beside a set of ours as well. */
  answered(change: Change): Change {
    if (change.kind === 'remove') return change;
    const others = this.#kept.foreignRecords(change).flatMap(({ rdata }) => rdata ?? []);
    return { kind: 'put', set: { ...change.set, rdata: [...change.set.rdata, ...others] } };
  }
}

function isNeeded(change: Change, before: readonly OwnRecord[]): boolean {
  const set = keptSet(before);
  if (change.kind === 'remove') return set !== undefined;
  return set === undefined || !areEqualSets(set, change.set);
}

function notMade(change: Change): GatewayError {
  const { name, type } = setOfChange(change);
  return new GatewayError(
    'backend.unavailable',
    `The provider has made something else of ${printName(name)} ${type} than it was asked to.`,
  );
}

function* batchesOf(changes: readonly SetChange[], recordsAtOnce: number): Generator<SetChange[]> {
  let batch: SetChange[] = [];
  let records = 0;
  for (const change of changes) {
    const touched =
      change.before.length + (change.change.kind === 'put' ? change.change.set.rdata.length : 0);
    if (batch.length > 0 && records + touched > recordsAtOnce) {
      yield batch;
      batch = [];
      records = 0;
    }
    batch.push(change);
    records += touched;
  }
  if (batch.length > 0) yield batch;
}

function removalOf({ name, type }: Pick<RecordSet, 'name' | 'type'>): Change {
  return { kind: 'remove', name, type };
}

function setOf({ name, rdata: { type } }: OwnRecord): Pick<RecordSet, 'name' | 'type'> {
  return { name, type };
}

function setKeyOf(record: OwnRecord): string {
  return setKey(setOf(record));
}

function fingerprint(records: readonly KeptRecord[]): string {
  const lines = records.map(
    ({ name, type, ttl, rdata, id, isMarked }) =>
      `${name.key} ${type} ${ttl} ${rdata === undefined ? id : rdataKey(rdata)} ${isMarked}`,
  );
  return lines.sort().join('\n');
}
