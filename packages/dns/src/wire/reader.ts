import { DnsError } from '../errors.ts';
import { maxLabelOctets, maxNameOctets, Name } from '../name.ts';

const pointerBits = 0xc0;
/**
 * Each pointer of a name serves at least one label, of which 255 octets hold 127. Without a limit, names that share
 * a chain of thousands of pointers take seconds to read from one UDP message.
 */
const maxPointers = 127;

/** Where `name` puts labels together, of which it gives a copy: allocating one for each name costs half of its time. */
const nameSoFar = new Uint8Array(maxNameOctets);

/**
 * Reads the fields of a message in order. Every read is checked against `end`, which is the end of the message
 * or, inside `within`, of the rdata; only compression pointers reach outside, and only backwards.
 */
export class WireReader {
  /** The whole message. */
  readonly octets: Uint8Array;
  offset: number;
  end: number;
  readonly #view: DataView;
  readonly #firstName: number;
  /** The names that were read, by where they begin: most names of a message are a pointer to one of them. */
  readonly #names = new Map<number, Name>();

  /** @param firstName where the first name may stand that a pointer points to; at `end`, pointers are refused */
  constructor(octets: Uint8Array, offset = 0, end: number = octets.length, firstName = 0) {
    // A Buffer's `slice` shares its memory, which a socket may write to again: what is read here has to be copies.
    this.octets = new Uint8Array(octets.buffer, octets.byteOffset, octets.byteLength);
    this.offset = offset;
    this.end = end;
    this.#firstName = firstName;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  }

  /** Octets up to `end`. */
  get remaining(): number {
    return this.end - this.offset;
  }

  /** An unsigned integer of 8 bits. @throws DnsError `wire.truncated` */
  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  /** An unsigned integer of 16 bits. @throws DnsError `wire.truncated` */
  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  /** An unsigned integer of 32 bits. @throws DnsError `wire.truncated` */
  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** A 48-bit unsigned integer, as TSIG's time has it. @throws DnsError `wire.truncated` */
  u48(): number {
    return this.u16() * 2 ** 32 + this.u32();
  }

  /** A copy of the next `length` octets. @throws DnsError `wire.truncated` */
  bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return this.octets.slice(start, start + length);
  }

  /** A copy of everything up to `end`. */
  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  /** A copy of everything up to `end`, which has to be something. @throws DnsError `wire.truncated` */
  data(): Uint8Array {
    return this.bytes(Math.max(this.remaining, 1));
  }

  /** A `<character-string>`: a length octet and as many octets (RFC 1035 §3.3). @throws DnsError `wire.truncated` */
  characterString(): Uint8Array {
    return this.bytes(this.u8());
  }

  /** A name, its compression pointers followed. @throws DnsError `wire.*`, `name.too-long` */
  name(): Name {
    const start = this.offset;
    const known = this.#nameBehindPointer(start);
    if (known !== undefined) {
      this.offset = start + 2;
      return known;
    }
    const name = this.#nameByLabels();
    this.#names.set(start, name);
    return name;
  }

  #nameBehindPointer(at: number): Name | undefined {
    const octet = this.octets[at] ?? 0;
    if ((octet & pointerBits) !== pointerBits || at + 1 >= this.end) return undefined;
    const target = ((octet & ~pointerBits) << 8) | (this.octets[at + 1] ?? 0);
    return target < this.#firstName ? undefined : this.#names.get(target);
  }

  #nameByLabels(): Name {
    let length = 0;
    let at = this.offset;
    let segmentStart = at;
    let pointers = 0;
    for (;;) {
      const limit = pointers > 0 ? this.octets.length : this.end;
      const octet = this.#octetOfName(at, limit);
      if ((octet & pointerBits) === pointerBits) {
        const target = ((octet & ~pointerBits) << 8) | this.#octetOfName(at + 1, limit);
        if (pointers === 0) this.offset = at + 2;
        pointers += 1;
        // RFC 1035 §4.1.4: "a pointer to a prior occurrence": each jump goes further back, so there is no loop.
        if (target >= segmentStart || target < this.#firstName || pointers > maxPointers)
          throw new DnsError('wire.bad-pointer', at);
        segmentStart = target;
        at = target;
        continue;
      }
      if (octet > maxLabelOctets) throw new DnsError('wire.bad-label', at);
      if (length + octet + 1 > maxNameOctets) throw new DnsError('name.too-long', this.offset);
      const labelEnd = at + 1 + octet;
      if (labelEnd > limit) throw new DnsError('wire.truncated', at);
      for (; at < labelEnd; at += 1, length += 1) nameSoFar[length] = this.octets[at] ?? 0;
      if (octet === 0) break;
    }
    if (pointers === 0) this.offset = at;
    return Name.fromCheckedWire(nameSoFar.slice(0, length));
  }

  /**
   * Lets `read` see the next `length` octets only, and makes sure that it used all of them.
   * @throws DnsError `wire.bad-rdata` where it used fewer, `wire.truncated` where there are not so many
   */
  within<Value>(length: number, read: (reader: WireReader) => Value): Value {
    const outerEnd = this.end;
    const innerEnd = this.offset + length;
    if (innerEnd > outerEnd) throw new DnsError('wire.truncated', this.offset);
    this.end = innerEnd;
    const value = read(this);
    if (this.offset !== innerEnd) throw new DnsError('wire.bad-rdata', this.offset);
    this.end = outerEnd;
    return value;
  }

  #take(length: number): number {
    const start = this.offset;
    if (length > this.end - start) throw new DnsError('wire.truncated', start);
    this.offset = start + length;
    return start;
  }

  #octetOfName(at: number, limit: number): number {
    const octet = at < limit ? this.octets[at] : undefined;
    if (octet === undefined) throw new DnsError('wire.truncated', at);
    return octet;
  }
}
