import { DnsError } from './errors.ts';

/** RFC 1035 §2.3.4. */
export const maxLabelOctets = 63;
/** RFC 1035 §2.3.4: the wire form, length octets and the root label included. */
export const maxNameOctets = 255;

const utf8 = new TextEncoder();

/**
 * A fully qualified domain name: an immutable list of labels, kept in wire form. Labels are octets, so that a
 * dot, a space or UTF-8 inside a label (RFC 6763 §4.1.1) is nothing special; compare names with `equals` or by
 * `key`, never by their text.
 */
export class Name {
  /** The name without labels, `.` in text. */
  static readonly root: Name = new Name(new Uint8Array([0]));

  /** Uncompressed wire form (RFC 1035 §3.1), the root label included, in the case it was given. */
  readonly wire: Uint8Array;
  #key: string | undefined;

  private constructor(wire: Uint8Array) {
    this.wire = wire;
  }

  /** Takes over `wire`, which has to be a whole valid name: what the wire reader has just checked. */
  static fromCheckedWire(wire: Uint8Array): Name {
    return wire.length === 1 ? Name.root : new Name(wire);
  }

  /**
   * A name of labels in order, the leftmost first, without the root. Strings are taken as UTF-8.
   * @throws DnsError `name.empty-label`, `name.label-too-long`, `name.too-long`; `offset` is the label's index.
   */
  static fromLabels(labels: readonly (string | Uint8Array)[], suffix: Name = Name.root): Name {
    const parts = labels.map((label) => (typeof label === 'string' ? utf8.encode(label) : label));
    const wire = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, suffix.wire.length));
    if (wire.length > maxNameOctets) throw new DnsError('name.too-long', 0);
    let at = 0;
    parts.forEach((part, index) => {
      if (part.length === 0) throw new DnsError('name.empty-label', index);
      if (part.length > maxLabelOctets) throw new DnsError('name.label-too-long', index);
      wire[at] = part.length;
      wire.set(part, at + 1);
      at += part.length + 1;
    });
    wire.set(suffix.wire, at);
    return Name.fromCheckedWire(wire);
  }

  /** The labels, leftmost first, without the root label. Made anew at each reading. */
  get labels(): readonly Uint8Array[] {
    return this.#labelsInFront(this.wire.length - 1);
  }

  /** Equal for names that are equal under RFC 4343 (ASCII letters without case), so that it can key a `Map`. */
  get key(): string {
    this.#key ??= lowerCaseOctets(this.wire);
    return this.#key;
  }

  /** Whether the name has no labels. */
  get isRoot(): boolean {
    return this.wire.length === 1;
  }

  /** Whether names are the same, ASCII letters compared without case (RFC 4343). */
  equals(other: Name): boolean {
    return this === other || (this.wire.length === other.wire.length && this.key === other.key);
  }

  /** Whether this name is `ancestor` or stands below it. */
  isAtOrBelow(ancestor: Name): boolean {
    let at = 0;
    const rest = this.wire.length - ancestor.wire.length;
    if (rest < 0) return false;
    while (at < rest) at += (this.wire[at] ?? 0) + 1;
    return at === rest && endsWithOctets(this.wire, ancestor.wire);
  }

  /** The labels in front of `ancestor`, or undefined where this name is not at or below it. */
  relativeTo(ancestor: Name): readonly Uint8Array[] | undefined {
    if (!this.isAtOrBelow(ancestor)) return undefined;
    return this.#labelsInFront(this.wire.length - ancestor.wire.length);
  }

  /** The name without its leftmost label; the root's parent is the root. */
  get parent(): Name {
    if (this.isRoot) return this;
    return Name.fromCheckedWire(this.wire.subarray((this.wire[0] ?? 0) + 1));
  }

  /** This name with A–Z as a–z: its canonical form (RFC 4034 §6.2). */
  lowerCase(): Name {
    return Name.fromCheckedWire(this.wire.map(lowerCaseOctet));
  }

  /** This name with one more label in front. @throws DnsError as `fromLabels`. */
  child(label: string | Uint8Array): Name {
    return Name.fromLabels([label], this);
  }

  #labelsInFront(end: number): readonly Uint8Array[] {
    const labels: Uint8Array[] = [];
    for (let at = 0, length = 0; at < end; at += length + 1) {
      length = this.wire[at] ?? 0;
      labels.push(this.wire.subarray(at + 1, at + 1 + length));
    }
    return labels;
  }
}

/** Whether the last octets of a name are those of another, without case. */
function endsWithOctets(octets: Uint8Array, end: Uint8Array): boolean {
  const shift = octets.length - end.length;
  for (let at = 0; at < end.length; at += 1) {
    if (lowerCaseOctet(octets[shift + at] ?? 0) !== lowerCaseOctet(end[at] ?? 0)) return false;
  }
  return true;
}

/**
 * One character an octet. Length octets are at most 63 (below `A`), so lowering the whole wire form is safe. Made in one
 * piece: a string that grows by single characters takes several times the memory for as long as it lives.
 */
function lowerCaseOctets(octets: Uint8Array): string {
  const codes = new Array<number>(octets.length);
  for (let at = 0; at < octets.length; at += 1) codes[at] = lowerCaseOctet(octets[at] ?? 0);
  return String.fromCharCode(...codes);
}

/** A–Z as a–z. */
function lowerCaseOctet(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}
