import { Name } from '@open-dyndns/dns';
import { lowerCase } from '../text/characters.ts';
import { OwnerKey } from './owner-key.ts';

/** The number of a name that is not in the table. */
export const noName = -1;

const firstCapacity = 1024;
const octetsPerName = 16;
const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/**
 * The owner names of a zone, each once, by number, compared without case (RFC 4343) and kept in the case they were
 * first seen in. All octets are in one array and the hash table is open, so that a name costs some thirty octets.
 */
export class NameTable {
  readonly apex: Name;
  readonly #key: OwnerKey;
  #count = 0;
  #octets = new Uint8Array(firstCapacity * octetsPerName);
  /** Where each name's octets start; the next name's start is its end. */
  #starts = new Uint32Array(firstCapacity + 1);
  #hashes = new Uint32Array(firstCapacity);
  /** Number of the name + 1 by hash, 0 where free. Its length is a power of two, at least twice the names. */
  #slots = new Uint32Array(firstCapacity * 2);

  constructor(apex: Name) {
    this.apex = apex;
    this.#key = new OwnerKey(apex);
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
    this.#octets.set(this.#key.octets.subarray(0, this.#key.length), start);
    this.#starts[id + 1] = start + this.#key.length;
    this.#hashes[id] = hash;
    this.#slots[slot] = id + 1;
    this.#count += 1;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  /** The slot that holds the key, or the free one where it would go. */
  #slot(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let id = this.#slots[slot] ?? 0; id > 0; id = this.#slots[slot] ?? 0) {
      if (this.#hashes[id - 1] === hash && this.#isKey(id - 1)) return slot;
      slot = (slot + 1) & mask;
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

  #reserve(octets: number): void {
    if (octets > this.#octets.length) this.#octets = enlarged(this.#octets, octets);
    if (this.#count + 2 > this.#starts.length) {
      this.#starts = enlarged(this.#starts, this.#count + 2);
      this.#hashes = enlarged(this.#hashes, this.#count + 2);
    }
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.#count; id += 1) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }
}

function hashOf({ octets, length }: OwnerKey): number {
  let hash = fnvOffset;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ (lowerCase[octets[at] ?? 0] ?? 0), fnvPrime);
  return (hash ^ (hash >>> 15)) >>> 0;
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
