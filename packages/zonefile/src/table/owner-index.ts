import { EntryKind, type EntryTable, none } from './entry-table.ts';

/** Entries whose owner name is only what the line below inherits. */
const nameless: ReadonlySet<EntryKind> = new Set([
  EntryKind.directive,
  EntryKind.generate,
  EntryKind.include,
]);

/** Finds entries by the number of their owner name: a chain of entries for each name, in the order of the text. */
export class OwnerIndex {
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  /** Of records, and of entries that are broken behind their owner name. */
  constructor(entries: EntryTable, nameCount: number) {
    this.#first = new Int32Array(nameCount).fill(none);
    this.#next = new Int32Array(entries.length).fill(none);
    for (let entry = entries.length - 1; entry >= 0; entry -= 1) {
      const name = entries.name(entry);
      if (name === none || nameless.has(entries.kind(entry))) continue;
      this.#next[entry] = this.#first[name] ?? none;
      this.#first[name] = entry;
    }
  }

  /** The entries of one name; none for a name that was added after the index was made. */
  entriesOf(name: number): number[] {
    const found: number[] = [];
    let entry = this.#first[name] ?? none;
    for (; entry !== none; entry = this.#next[entry] ?? none) found.push(entry);
    return found;
  }
}
