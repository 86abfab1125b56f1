import { Name } from '@open-dyndns/dns';
import { lowerCase } from '../text/characters.ts';
import { OwnerKey } from './owner-key.ts';

/** The number of a name that is not in the table. */
export const noName = -1;

const leastCapacity = 1024;
/** Numbers in a slot. */
const pair = 2;
const octetsPerName = 16;
const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;
/** Enough to tell digits apart. */
const lowBits = 4;

/**
 * The owner names of a zone, each once, by number, compared without case (RFC 4343) and kept in the case they were
 * first seen in. All octets are in one array and the hash table is open, so that a name costs some thirty octets.
 */
export class NameTable {
  readonly apex: Name;
  readonly #key: OwnerKey;
  #count = 0;
  #octets: Uint8Array;
  /** Where each name's octets start; the next name's start is its end. */
  #starts: Uint32Array;
  /**
   * Pairs of the number of a name + 1, 0 where free, and its hash, which so is on the same line of the processor's
   * cache. There are a power of two of them, at least twice the names.
   */
  #slots: Uint32Array;

  /** @param names how many there may be, to make room for them at once; there can be more */
  constructor(apex: Name, names = 0) {
    const capacity = Math.max(leastCapacity, names);
    this.apex = apex;
    this.#key = new OwnerKey(apex);
    this.#octets = new Uint8Array(capacity * octetsPerName);
    this.#starts = new Uint32Array(capacity + 1);
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(capacity * 2)) * pair);
  }

  get size(): number {
    return this.#count;
  }

  /** The number of a name, or `noName`. */
  find(name: Name): number {
    this.#key.setName(name);
    return (this.#slots[this.#slot(hashOf(this.#key))] ?? 0) - 1;
  }

  /** The number of a name, which is added if it is new. */
  add(name: Name): number {
    this.#key.setName(name);
    return this.#addKey();
  }

  /** As `add`, for text in the plain form that `OwnerKey.setPlainText` takes; `noName` for any other. */
  addPlainText(bytes: Uint8Array, start: number, end: number, origin: Name): number {
    return this.#key.setPlainText(bytes, start, end, origin) ? this.#addKey() : noName;
  }

  /** Whether the name is the apex or below it. */
  isInZone(id: number): boolean {
    return !endsWithRoot(this.#octetsOf(id));
  }

  name(id: number): Name {
    const octets = this.#octetsOf(id);
    const suffix = this.isInZone(id) ? this.apex.wire : new Uint8Array();
    const wire = new Uint8Array(octets.length + suffix.length);
    wire.set(octets);
    wire.set(suffix, octets.length);
    return Name.fromCheckedWire(wire);
  }

  /** As `OwnerKey` makes them: without the apex, or with the root label. */
  #octetsOf(id: number): Uint8Array {
    return this.#octets.subarray(this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0);
  }

  #addKey(): number {
    const hash = hashOf(this.#key);
    const slot = this.#slot(hash);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    const id = this.#count;
    const start = this.#starts[id] ?? 0;
    this.#reserve(start + this.#key.length);
    this.#copyKey(start);
    this.#starts[id + 1] = start + this.#key.length;
    this.#slots[slot] = id + 1;
    this.#slots[slot + 1] = hash;
    this.#count += 1;
    if (this.#count * 2 * pair > this.#slots.length) this.#rehash();
    return id;
  }

  /** Where the pair of the key is, or the free one where it would go. */
  #slot(hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let id = slots[slot] ?? 0; id > 0; id = slots[slot] ?? 0) {
      if (slots[slot + 1] === hash && this.#isKey(id - 1)) return slot;
      slot = (slot + pair) & mask;
    }
    return slot;
  }

  #isKey(id: number): boolean {
    const start = this.#starts[id] ?? 0;
    const { length, octets } = this.#key;
    if ((this.#starts[id + 1] ?? 0) - start !== length) return false;
    for (let at = 0; at < length; at += 1) {
      if (lowerCase[this.#octets[start + at] ?? 0] !== lowerCase[octets[at] ?? 0]) return false;
    }
    return true;
  }

  /** A view of the key to copy from would cost more than the few octets that it has. */
  #copyKey(start: number): void {
    const octets = this.#octets;
    const { octets: key, length } = this.#key;
    for (let at = 0; at < length; at += 1) octets[start + at] = key[at] ?? 0;
  }

  #reserve(octets: number): void {
    if (octets > this.#octets.length) this.#octets = enlarged(this.#octets, octets);
    if (this.#count + 2 > this.#starts.length) this.#starts = enlarged(this.#starts, this.#count + 2);
  }

  #rehash(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += pair) {
      const [id, hash] = [old[from] ?? 0, old[from + 1] ?? 0];
      if (id === 0) continue;
      let slot = (hash << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + pair) & mask;
      slots[slot] = id;
      slots[slot + 1] = hash;
    }
    this.#slots = slots;
  }
}

/**
 * FNV-1a, but that the low bits are those of the last octet: names that are counted through (`host01`, `host02`) are
 * mostly read one behind the other, and so find their slots side by side.
 */
function hashOf({ octets, length }: OwnerKey): number {
  const last = length === 0 ? 0 : (lowerCase[octets[length - 1] ?? 0] ?? 0);
  let hash = Math.imul(fnvOffset ^ (last >> lowBits), fnvPrime);
  for (let at = 0; at < length - 1; at += 1)
    hash = Math.imul(hash ^ (lowerCase[octets[at] ?? 0] ?? 0), fnvPrime);
  hash ^= hash >>> 15;
  return ((hash << lowBits) | (last & ((1 << lowBits) - 1))) >>> 0;
}

function endsWithRoot(octets: Uint8Array): boolean {
  let label = 0;
  while (label < octets.length && octets[label] !== 0) label += (octets[label] ?? 0) + 1;
  return label < octets.length;
}

function enlarged<Numbers extends Uint8Array | Uint32Array>(numbers: Numbers, atLeast: number): Numbers {
  const make = numbers.constructor as new (length: number) => Numbers;
  const larger = new make(Math.max(atLeast, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
