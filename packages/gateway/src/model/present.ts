import type { Name, RecordType } from '@open-dyndns/dns';
import { type Change, type RecordSet, setKey } from './record-set.ts';

/** What the DNS server has been seen to have in the managed section. */
export class Present {
  readonly #sets = new Map<string, RecordSet>();
  readonly #byHand = new Set<string>();
  readonly #namesByHand = new Set<string>();

  /** `byHand`: sets that an administrator keeps and the gateway leaves as they are. */
  constructor(sets: readonly RecordSet[] = [], byHand: readonly RecordSet[] = []) {
    for (const set of sets) this.#sets.set(setKey(set), set);
    for (const set of byHand) {
      this.#byHand.add(setKey(set));
      this.#namesByHand.add(set.name.key);
    }
  }

  get(name: Name, type: RecordType): RecordSet | undefined {
    return this.#sets.get(setKey({ name, type }));
  }

  all(): Iterable<RecordSet> {
    return this.#sets.values();
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
      if (change.kind === 'put') this.#sets.set(setKey(change.set), change.set);
      else this.#sets.delete(setKey(change));
    }
  }
}
