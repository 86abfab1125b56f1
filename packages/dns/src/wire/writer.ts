import { DnsError } from '../errors.ts';
import { maxNameOctets, type Name } from '../name.ts';

/** A compression pointer has 14 bits (RFC 1035 §4.1.4). */
const maxPointerTarget = 0x3fff;
const pointerBits = 0xc0;
const initialCapacity = 512;
/** As `String.hashCode` of Java has it; what is equal by chance is compared. */
const hashFactor = 31;

/** Of the name that is being written, where its labels begin, and the hash of the name from each of them on. */
const labelStarts = new Uint8Array(maxNameOctets);
const suffixHashes = new Int32Array(maxNameOctets);

/**
 * Which names a message may compress. `unicast`: owner names and the rdata of the types of RFC 1035 (RFC 3597
 * §4). `multicast`: the rdata of SRV and NSEC too (RFC 6762 §18.14). `none`: nothing, as in TSIG's digest.
 */
export type Compression = 'none' | 'unicast' | 'multicast';
/** Whether names keep their case or are lowered, as the canonical form of DNSSEC has them (RFC 4034 §6.2). */
export type NameCase = 'kept' | 'lower';
/** Where a name may be compressed: in every message, in multicast messages only, or nowhere. */
export type NameUse = 'always' | 'multicast' | 'never';

/** Writes the fields of a message in order into a buffer that grows. */
export class WireWriter {
  readonly compression: Compression;
  readonly nameCase: NameCase;
  #octets = new Uint8Array(initialCapacity);
  #length = 0;
  /** Where a name, or the rest of one, begins that was written in full, by its hash: of two with one hash the first. */
  readonly #suffixes = new Map<number, number>();

  constructor(compression: Compression = 'none', nameCase: NameCase = 'kept') {
    this.compression = compression;
    this.nameCase = nameCase;
  }

  /** Octets written so far. */
  get length(): number {
    return this.#length;
  }

  /** An unsigned integer of 8 bits. @throws DnsError `wire.too-large` */
  u8(value: number): void {
    fitting(value, 0xff);
    const at = this.#grow(1);
    this.#octets[at] = value;
  }

  /** An unsigned integer of 16 bits. @throws DnsError `wire.too-large` */
  u16(value: number): void {
    fitting(value, 0xffff);
    this.#put16(this.#grow(2), value);
  }

  /** An unsigned integer of 32 bits. @throws DnsError `wire.too-large` */
  u32(value: number): void {
    fitting(value, 0xffffffff);
    const at = this.#grow(4);
    this.#put16(at, value >>> 16);
    this.#put16(at + 2, value & 0xffff);
  }

  /** An unsigned integer of 48 bits, as TSIG’s time has it. @throws DnsError `wire.too-large` */
  u48(value: number): void {
    this.u16(Math.floor(value / 2 ** 32));
    this.u32(value % 2 ** 32);
  }

  /** Octets as they are. */
  bytes(octets: Uint8Array): void {
    const at = this.#grow(octets.length);
    this.#octets.set(octets, at);
  }

  /** A length octet and as many octets (RFC 1035 §3.3). @throws DnsError `wire.too-large` over 255 octets */
  characterString(octets: Uint8Array): void {
    this.u8(octets.length);
    this.bytes(octets);
  }

  /** A name (RFC 1035 §3.1), as a pointer to an earlier one where it may be (§4.1.4). */
  name(name: Name, use: NameUse = 'always'): void {
    const wire = this.nameCase === 'lower' ? name.lowerCase().wire : name.wire;
    if (!this.#mayCompress(use)) {
      this.bytes(wire);
      return;
    }
    const labels = hashSuffixes(wire);
    for (let index = 0; index < labels; index += 1) {
      const at = labelStarts[index] ?? 0;
      const hash = suffixHashes[index] ?? 0;
      const known = this.#suffixes.get(hash);
      if (known !== undefined && this.#standsAt(known, wire, at)) {
        this.bytes(wire.subarray(0, at));
        this.u16((pointerBits << 8) | known);
        return;
      }
      const position = this.#length + at;
      if (known === undefined && position <= maxPointerTarget) this.#suffixes.set(hash, position);
    }
    this.bytes(wire);
  }

  /** Writes the length of what `write` writes in front of it, in 16 bits. */
  lengthPrefixed(write: () => void): void {
    const at = this.#length;
    this.u16(0);
    write();
    this.setU16(at, this.#length - at - 2);
  }

  /** Overwrites two octets that were written before. */
  setU16(at: number, value: number): void {
    this.#put16(at, fitting(value, 0xffff));
  }

  /** Takes back everything from `length` on, the end of a field, names that could be pointed to included. */
  truncate(length: number): void {
    if (length > this.#length) throw new RangeError(`${length} octets have not been written`);
    this.#length = length;
    for (const [hash, position] of this.#suffixes) if (position >= length) this.#suffixes.delete(hash);
  }

  /** A copy of what has been written. */
  finish(): Uint8Array {
    return this.#octets.slice(0, this.#length);
  }

  /**
   * Whether the rest of `wire`, from `at` on, was written at `position`. Compared octet for octet, not without case: a
   * pointer must not change the case in which a name was announced.
   */
  #standsAt(position: number, wire: Uint8Array, at: number): boolean {
    const octets = this.#octets;
    for (let [here, there] = [at, position]; ; ) {
      const octet = octets[there] ?? 0;
      if ((octet & pointerBits) === pointerBits) {
        there = ((octet & ~pointerBits) << 8) | (octets[there + 1] ?? 0);
        continue;
      }
      for (const end = here + octet; here <= end; here += 1, there += 1)
        if (octets[there] !== wire[here]) return false;
      if (octet === 0) return true;
    }
  }

  #mayCompress(use: NameUse): boolean {
    if (this.compression === 'none') return false;
    return use === 'always' || (use === 'multicast' && this.compression === 'multicast');
  }

  #put16(at: number, value: number): void {
    this.#octets[at] = value >> 8;
    this.#octets[at + 1] = value & 0xff;
  }

  #grow(length: number): number {
    const at = this.#length;
    const needed = at + length;
    if (needed > this.#octets.length) {
      const larger = new Uint8Array(Math.max(needed, this.#octets.length * 2));
      larger.set(this.#octets);
      this.#octets = larger;
    }
    this.#length = needed;
    return at;
  }
}

/** @throws DnsError `wire.too-large` where `value` is not an integer from 0 to `max` */
export function fitting(value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new DnsError('wire.too-large', 0, `${value} is not an integer from 0 to ${max}`);
  }
  return value;
}

/** Fills in `labelStarts` and `suffixHashes`, and gives the number of labels. */
function hashSuffixes(wire: Uint8Array): number {
  let labels = 0;
  for (let at = 0; wire[at] !== 0; at += (wire[at] ?? 0) + 1, labels += 1) labelStarts[labels] = at;
  let hash = 0;
  for (let index = labels - 1, end = wire.length - 1; index >= 0; index -= 1) {
    const start = labelStarts[index] ?? 0;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, hashFactor) + (wire[at] ?? 0)) | 0;
    suffixHashes[index] = hash;
    end = start;
  }
  return labels;
}
