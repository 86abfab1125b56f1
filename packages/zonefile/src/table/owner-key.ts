import { maxLabelOctets, maxNameOctets, type Name } from '@open-dyndns/dns';
import { backslash, dot, lowerCase } from '../text/characters.ts';

const at = 0x40;

/**
 * Makes an owner name comparable: its labels in wire form, those of the zone's apex left out for a name in the
 * zone, the root label added for any other. The two cannot be confused, for only the second ends in an empty label.
 */
export class OwnerKey {
  readonly octets: Uint8Array = new Uint8Array(maxNameOctets + 1);
  length = 0;
  readonly #apex: Name;
  /** The origin for which `#suffix` was made. */
  #origin: Name | undefined;
  #suffix: Uint8Array | undefined;

  constructor(apex: Name) {
    this.#apex = apex;
  }

  setName(name: Name): void {
    const { octets } = this;
    const { wire } = name;
    this.length = name.isAtOrBelow(this.#apex) ? wire.length - this.#apex.wire.length : wire.length;
    for (let at = 0; at < this.length; at += 1) octets[at] = wire[at] ?? 0;
  }

  /**
   * Takes a name of the plain form that nearly all have: no escape, no `@`, in the zone. False leaves every other
   * name, valid or not, to the whole reader of names.
   */
  setPlainText(bytes: Uint8Array, start: number, end: number, origin: Name): boolean {
    const absolute = end - start > 1 && bytes[end - 1] === dot;
    if (!this.#setLabels(bytes, start, absolute ? end - 1 : end)) return false;
    return absolute ? this.#dropApex() : this.#addOrigin(origin);
  }

  #setLabels(bytes: Uint8Array, start: number, end: number): boolean {
    const { octets } = this;
    if (end - start >= maxNameOctets - 1) return false;
    let lengthAt = 0;
    let to = 1;
    for (let from = start; from < end; from += 1) {
      const octet = bytes[from] ?? 0;
      if (octet === backslash || octet === at) return false;
      if (octet === dot) {
        if (!endLabel(octets, lengthAt, to)) return false;
        lengthAt = to;
      } else octets[to] = octet;
      to += 1;
    }
    this.length = to;
    return endLabel(octets, lengthAt, to);
  }

  #addOrigin(origin: Name): boolean {
    if (origin !== this.#origin) {
      this.#origin = origin;
      this.#suffix = origin.isAtOrBelow(this.#apex)
        ? origin.wire.subarray(0, origin.wire.length - this.#apex.wire.length)
        : undefined;
    }
    const suffix = this.#suffix;
    if (suffix === undefined) return false;
    if (this.length + origin.wire.length > maxNameOctets) return false;
    this.octets.set(suffix, this.length);
    this.length += suffix.length;
    return true;
  }

  #dropApex(): boolean {
    const { octets } = this;
    const apex = this.#apex.wire;
    const kept = this.length + 1 - apex.length;
    if (this.length + 1 > maxNameOctets || kept < 0) return false;
    let label = 0;
    while (label < kept) label += (octets[label] ?? 0) + 1;
    if (label !== kept) return false;
    for (let from = kept; from < this.length; from += 1) {
      if (lowerCase[octets[from] ?? 0] !== lowerCase[apex[from - kept] ?? 0]) return false;
    }
    this.length = kept;
    return true;
  }
}

function endLabel(octets: Uint8Array, lengthAt: number, end: number): boolean {
  const length = end - lengthAt - 1;
  octets[lengthAt] = length;
  return length > 0 && length <= maxLabelOctets;
}
