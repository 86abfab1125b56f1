import {
  type Dhcid,
  type Name,
  type Rdata,
  type RecordType,
  type ResourceRecord,
  rdataKey,
  record,
  serialSpace,
} from '@open-dyndns/dns';
import { type Change, nameOfChange, type RecordSet } from '../model/record-set.ts';
import { type Batch, batchesOf, deleteSet, type NameUpdate, nameNotInUse, setIs } from './dns-update.ts';

/** The sets of a name of ours, by type, without its guard. */
type Node = ReadonlyMap<RecordType, RecordSet>;

/** Types that the server makes itself where it signs a zone (RFC 4034, RFC 5155). */
const signatureTypes: ReadonlySet<RecordType> = new Set(['RRSIG', 'NSEC', 'NSEC3']);
/** Below these, nothing of this zone is answered (RFC 2136 §7.18, RFC 6672 §2.4). */
const cutTypes: ReadonlySet<RecordType> = new Set(['NS', 'DNAME']);

export interface Guarded {
  readonly apex: Name;
  /** The guard record that makes a name ours. */
  readonly guardOf: (name: Name) => Dhcid;
  /** Seconds: the TTL of guard records. */
  readonly ttl: number;
}

/** What a zone of somebody else's server holds: names with our guard, which are ours, and all the others. */
export class GuardedZone {
  readonly apex: Name;
  readonly #guardOf: Guarded['guardOf'];
  readonly #ttl: number;
  readonly #ours = new Map<string, Node>();
  readonly #foreign = new Map<string, Name>();
  readonly #cuts = new Set<string>();
  #serial: number | undefined;
  #updatesSinceSerial = 0;

  constructor({ apex, guardOf, ttl }: Guarded) {
    this.apex = apex;
    this.#guardOf = guardOf;
    this.#ttl = ttl;
  }

  /** As it was last seen. */
  get serial(): number | undefined {
    return this.#serial;
  }

  /** Takes a serial over that was seen; whether it is higher than our own updates make it: somebody else's did so. */
  sawSerial(serial: number): boolean {
    const risen = this.#serial === undefined ? 0 : (serial - this.#serial + serialSpace) % serialSpace;
    const isForeign = risen > this.#updatesSinceSerial;
    this.#serial = serial;
    this.#updatesSinceSerial = 0;
    return isForeign;
  }

  /** Takes over all records of the zone, as a transfer gives them. */
  load(records: Iterable<ResourceRecord>): void {
    this.#ours.clear();
    this.#foreign.clear();
    this.#cuts.clear();
    for (const ofName of Map.groupBy(records, ({ name }) => name.key).values())
      this.reload(ofName[0]?.name ?? this.apex, ofName);
  }

  /** Takes over all records of one name. */
  reload(name: Name, records: readonly ResourceRecord[]): void {
    this.#ours.delete(name.key);
    this.#foreign.delete(name.key);
    this.#cuts.delete(name.key);
    const own = records.filter(({ rdata }) => !signatureTypes.has(rdata.type));
    if (own.length === 0) return;
    if (this.#isOurs(name, own))
      this.#ours.set(name.key, setsOf(own.filter(({ rdata }) => rdata.type !== 'DHCID')));
    else this.#foreign.set(name.key, name);
    if (!name.equals(this.apex) && own.some(({ rdata }) => cutTypes.has(rdata.type)))
      this.#cuts.add(name.key);
  }

  /** The sets of the names that are ours, without their guards. */
  sets(): RecordSet[] {
    return [...this.#ours.values()].flatMap((node) => [...node.values()]);
  }

  /** Names that have been seen with somebody else's records. */
  foreignNames(): Iterable<Name> {
    return this.#foreign.values();
  }

  /** Whether a name is not ours to take: the apex, a name with somebody else's records, or one below a zone cut. */
  isReserved(name: Name): boolean {
    if (name.equals(this.apex) || this.#foreign.has(name.key)) return true;
    if (this.#cuts.size === 0) return false;
    for (let above = name; !above.equals(this.apex); above = above.parent)
      if (this.#cuts.has(above.key)) return true;
    return false;
  }

  /** UPDATEs that make changes, and are refused as a whole where a name is not, or not yet, or no longer ours. */
  batches(changes: readonly Change[]): Batch[] {
    const byName = Map.groupBy(changes, (change) => nameOfChange(change).key);
    return batchesOf(
      this.apex,
      [...byName.values()].flatMap((ofName) => this.#updateOf(ofName) ?? []),
    );
  }

  /** Takes changes over that the server has made with one message. */
  apply(changes: readonly Change[]): void {
    this.#updatesSinceSerial += 1;
    for (const [key, ofName] of Map.groupBy(changes, (change) => nameOfChange(change).key)) {
      const after = changed(this.#ours.get(key), ofName);
      if (after.size === 0) this.#ours.delete(key);
      else this.#ours.set(key, after);
    }
  }

  /** What undoes changes that have not been taken over yet. */
  inverse(changes: readonly Change[]): Change[] {
    return changes.map((change) => {
      const name = nameOfChange(change);
      const type = change.kind === 'put' ? change.set.type : change.type;
      const set = this.#ours.get(name.key)?.get(type);
      return set === undefined ? { kind: 'remove', name, type } : { kind: 'put', set };
    });
  }

  /** A name that another client guards as well is not ours alone: the prerequisite would not hold. */
  #isOurs(name: Name, records: readonly ResourceRecord[]): boolean {
    const guards = records.filter(({ rdata }) => rdata.type === 'DHCID').map(({ rdata }) => rdataKey(rdata));
    return guards.length === 1 && guards[0] === rdataKey(this.#guardOf(name));
  }

  #updateOf(changes: readonly Change[]): NameUpdate | undefined {
    const [first] = changes;
    if (first === undefined) return undefined;
    const name = nameOfChange(first);
    const guard = this.#guardOf(name);
    const before = this.#ours.get(name.key);
    if (before === undefined && changes.every(({ kind }) => kind === 'remove')) return undefined;
    const isEmptied = changed(before, changes).size === 0;
    return {
      changes,
      prerequisites: [before === undefined ? nameNotInUse(name) : setIs(name, guard)],
      updates: [
        ...(before === undefined ? [record(name, this.#ttl, guard)] : []),
        ...changes.flatMap((change) => updatesOf(change, before)),
        ...(isEmptied ? [deleteSet(name, 'DHCID')] : []),
      ],
    };
  }
}

function updatesOf(change: Change, before: Node | undefined): ResourceRecord[] {
  if (change.kind === 'remove') return [deleteSet(change.name, change.type)];
  const { name, type, ttl, rdata } = change.set;
  const added = rdata.map((data) => record(name, ttl, data));
  return before === undefined ? added : [deleteSet(name, type), ...added];
}

function changed(before: Node | undefined, changes: readonly Change[]): Node {
  const after = new Map(before);
  for (const change of changes) {
    if (change.kind === 'put') after.set(change.set.type, change.set);
    else after.delete(change.type);
  }
  return after;
}

function setsOf(records: readonly ResourceRecord[]): Node {
  const node = new Map<RecordType, RecordSet & { readonly rdata: Rdata[] }>();
  for (const { name, ttl, rdata } of records) {
    const set = node.get(rdata.type);
    if (set === undefined) node.set(rdata.type, { name, type: rdata.type, ttl, rdata: [rdata] });
    else set.rdata.push(rdata);
  }
  return node;
}
