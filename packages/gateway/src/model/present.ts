import type { Name, RecordType } from '@open-dyndns/dns';
import { type Change, type RecordSet, setKey } from './record-set.ts';

/** What the DNS server has been seen to have in the managed section. */
export class Present {
  /** By the names' own keys, which are there anyway: a key for each set would take more than the set. */
  readonly #sets = new Map<string, readonly RecordSet[]>();
  readonly #byHand = new Set<string>();
  readonly #namesByHand = new Set<string>();

  /** `byHand`: sets that an administrator keeps and the gateway leaves as they are. */
  constructor(sets: readonly RecordSet[] = [], byHand: readonly RecordSet[] = []) {
    for (const set of sets) this.#put(set);
    for (const set of byHand) {
      this.#byHand.add(setKey(set));
      this.#namesByHand.add(set.name.key);
    }
  }

  get(name: Name, type: RecordType): RecordSet | undefined {
    return this.#sets.get(name.key)?.find((set) => set.type === type);
  }

  *all(): Generator<RecordSet> {
    for (const ofName of this.#sets.values()) yield* ofName;
  }

  isByHand(name: Name, type: RecordType): boolean {
    return this.#byHand.has(setKey({ name, type }));
  }

  /** Whether an administrator keeps any records of a name by hand. */
  isNameByHand(name: Name): boolean {
    return this.#namesByHand.has(name.key);
  }

  /** Takes changes over that have been proved. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'put') this.#put(change.set);
      else this.#remove(change.name, change.type);
    }
  }

  #put(set: RecordSet): void {
    const { key } = set.name;
    const others = this.#sets.get(key)?.filter(({ type }) => type !== set.type) ?? [];
    this.#sets.set(key, [...others, set]);
  }

  #remove(name: Name, type: RecordType): void {
    const others = this.#sets.get(name.key)?.filter((set) => set.type !== type) ?? [];
    if (others.length === 0) this.#sets.delete(name.key);
    else this.#sets.set(name.key, others);
  }
}
