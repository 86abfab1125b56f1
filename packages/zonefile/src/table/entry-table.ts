/** What an entry is. */
export const EntryKind = { record: 0, directive: 1, generate: 2, broken: 3, include: 4 } as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/**
 * What of a record is written on its own lines, and whether its data is one dotted quad in an A record. Of an
 * `$INCLUDE`: what the first record of the file writes, so that it inherits nothing from above the line.
 */
export const Written = { owner: 1, ttl: 2, class: 4, plainAddress: 8 } as const;

const octetsPerEntry = 28;
const leastEntries = 16;
/** Fewer are copied faster one by one than column by column. */
const fewEntries = 32;

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

  /** A table with room for the entries that a text of so many octets usually has. */
  static forText(octets: number): EntryTable {
    return new EntryTable(leastEntries + Math.ceil(octets / octetsPerEntry));
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
    if (this.length === this.starts.length) this.#grow(this.length + 1);
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

  /** Entries that there is room for. */
  get capacity(): number {
    return this.starts.length;
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

  /** Adds entries of another table, `first` up to but without `end`, whose text has moved by `shift` octets. */
  copy(from: EntryTable, first: number, end: number, shift: number): void {
    const at = this.length;
    this.length = at + end - first;
    if (this.length > this.starts.length) this.#grow(this.length);
    if (end - first < fewEntries) this.#copyFew(from, first, end, at);
    else this.#copyMany(from, first, end, at);
    if (shift !== 0) this.#move(at, shift);
  }

  #copyMany(from: EntryTable, first: number, end: number, at: number): void {
    this.starts.set(from.starts.subarray(first, end), at);
    this.ends.set(from.ends.subarray(first, end), at);
    this.names.set(from.names.subarray(first, end), at);
    this.ttls.set(from.ttls.subarray(first, end), at);
    this.contexts.set(from.contexts.subarray(first, end), at);
    this.types.set(from.types.subarray(first, end), at);
    this.kinds.set(from.kinds.subarray(first, end), at);
    this.written.set(from.written.subarray(first, end), at);
  }

  #copyFew(from: EntryTable, first: number, end: number, at: number): void {
    const back = first - at;
    for (let entry = at; entry < at + end - first; entry += 1) {
      this.starts[entry] = from.start(entry + back);
      this.ends[entry] = from.end(entry + back);
      this.names[entry] = from.name(entry + back);
      this.ttls[entry] = from.ttl(entry + back);
      this.contexts[entry] = from.context(entry + back);
      this.types[entry] = from.type(entry + back);
      this.kinds[entry] = from.kind(entry + back);
      this.written[entry] = from.written[entry + back] ?? 0;
    }
  }

  /** Shifts the text of the entries from `first` on. */
  #move(first: number, shift: number): void {
    const { starts, ends, length } = this;
    for (let entry = first; entry < length; entry += 1) {
      starts[entry] = (starts[entry] ?? 0) + shift;
      ends[entry] = (ends[entry] ?? 0) + shift;
    }
  }

  #grow(atLeast: number): void {
    const capacity = Math.max(atLeast, this.starts.length * 2);
    this.starts = enlarged(this.starts, new Uint32Array(capacity));
    this.ends = enlarged(this.ends, new Uint32Array(capacity));
    this.names = enlarged(this.names, new Int32Array(capacity));
    this.ttls = enlarged(this.ttls, new Int32Array(capacity));
    this.contexts = enlarged(this.contexts, new Uint32Array(capacity));
    this.types = enlarged(this.types, new Uint16Array(capacity));
    this.kinds = enlarged(this.kinds, new Uint8Array(capacity));
    this.written = enlarged(this.written, new Uint8Array(capacity));
  }
}

function enlarged<Numbers extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  numbers: Numbers,
  larger: Numbers,
): Numbers {
  larger.set(numbers);
  return larger;
}
