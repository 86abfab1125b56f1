/** What an entry is. */
export const EntryKind = { record: 0, directive: 1, generate: 2, broken: 3 } as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** What of a record is written on its own lines. */
export const Written = { owner: 1, ttl: 2, class: 4 } as const;

/** Stands for a name, a TTL or an entry that there is none of. */
export const none = -1;

/**
 * The entries of a zone file in the order of the text, a column an array: 28 octets an entry. Blank lines and
 * comments are the gaps between them. Each entry holds what the one below it inherits.
 */
export class EntryTable {
  length = 0;
  starts: Uint32Array;
  ends: Uint32Array;
  names: Int32Array;
  ttls: Int32Array;
  contexts: Uint32Array;
  types: Uint16Array;
  kinds: Uint8Array;
  written: Uint8Array;

  /** @param capacity entries to make room for; the table grows beyond it */
  constructor(capacity: number) {
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.names = new Int32Array(capacity);
    this.ttls = new Int32Array(capacity);
    this.contexts = new Uint32Array(capacity);
    this.types = new Uint16Array(capacity);
    this.kinds = new Uint8Array(capacity);
    this.written = new Uint8Array(capacity);
  }

  /**
   * @param start octets from the start of the text to the entry's first line
   * @param end behind its last line's end
   * @param name `NameTable` number of the owner name that a blank owner below would inherit, or `none`
   * @param ttl the TTL that a record below would inherit where there is no default, or `none`
   * @param context `Contexts` number of the context below the entry
   * @param type its number on the wire; 0 for what is no record
   * @param written bits of `Written`
   */
  push(
    kind: EntryKind,
    start: number,
    end: number,
    name: number,
    ttl: number,
    context: number,
    type: number,
    written: number,
  ): void {
    if (this.length === this.starts.length) this.#grow();
    const at = this.length;
    this.starts[at] = start;
    this.ends[at] = end;
    this.names[at] = name;
    this.ttls[at] = ttl;
    this.contexts[at] = context;
    this.types[at] = type;
    this.kinds[at] = kind;
    this.written[at] = written;
    this.length = at + 1;
  }

  start(entry: number): number {
    return this.starts[entry] ?? 0;
  }

  end(entry: number): number {
    return this.ends[entry] ?? 0;
  }

  kind(entry: number): EntryKind {
    return this.kinds[entry] as EntryKind;
  }

  /** Whether the entry is a record that could be read up to its data. */
  isRecord(entry: number): boolean {
    return this.kinds[entry] === EntryKind.record;
  }

  name(entry: number): number {
    return this.names[entry] ?? none;
  }

  ttl(entry: number): number {
    return this.ttls[entry] ?? none;
  }

  type(entry: number): number {
    return this.types[entry] ?? 0;
  }

  context(entry: number): number {
    return this.contexts[entry] ?? 0;
  }

  writes(entry: number, part: number): boolean {
    return ((this.written[entry] ?? 0) & part) !== 0;
  }

  /** The first entry that starts at `offset` or behind it; `length` where there is none. */
  firstFrom(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const larger = new EntryTable(this.starts.length * 2);
    larger.starts.set(this.starts);
    larger.ends.set(this.ends);
    larger.names.set(this.names);
    larger.ttls.set(this.ttls);
    larger.contexts.set(this.contexts);
    larger.types.set(this.types);
    larger.kinds.set(this.kinds);
    larger.written.set(this.written);
    const { length } = this;
    Object.assign(this, larger, { length });
  }
}
