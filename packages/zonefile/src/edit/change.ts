import {
  attempt,
  encodeRdata,
  type Field,
  FieldReader,
  ipv4Octets,
  ipv6Octets,
  type Name,
  printIpv6,
  printName,
  printRdata,
  type Rdata,
  type RecordType,
  type ResourceRecord,
  readRdata,
  typeCode,
} from '@open-dyndns/dns';
import { EditError } from '../errors.ts';
import { Lexer } from '../text/lexer.ts';
import { isMetaType, maxTtl } from '../text/record-head.ts';
import type { Zone } from '../zone.ts';

/** The records of one name and type, which have one TTL (RFC 2181 §5). */
export interface RecordSet {
  readonly name: Name;
  readonly type: RecordType;
  /** Seconds, 0–2147483647. */
  readonly ttl: number;
  /** All of `type`. */
  readonly rdata: readonly Rdata[];
}

/**
 * What shall be different in the marked section.
 * - `add`: the record is in its set, whose TTL becomes the record's.
 * - `replace`: the set is this and nothing else; without any data it is gone.
 * - `remove`: the set of that type is gone, or without a type all of the name's sets.
 */
export type Change =
  | { readonly kind: 'add'; readonly record: ResourceRecord }
  | { readonly kind: 'replace'; readonly set: RecordSet }
  | { readonly kind: 'remove'; readonly name: Name; readonly type?: RecordType };

const utf8 = new TextEncoder();

/** The owner name that a change is about. */
export function nameOfChange(change: Change): Name {
  switch (change.kind) {
    case 'add':
      return change.record.name;
    case 'replace':
      return change.set.name;
    case 'remove':
      return change.name;
  }
}

/** Refuses a name whose records are not ours to change. @throws EditError that says why */
export function requireOurs(zone: Zone, name: Name): void {
  if (!name.isAtOrBelow(zone.origin)) throw new EditError('edit.out-of-zone', printName(name));
  if (!zone.isReserved(name)) return;
  const delegated = zone.delegationAbove(name) !== undefined;
  throw new EditError(delegated ? 'edit.delegated-name' : 'edit.reserved-name', printName(name));
}

/** The change of a name that is ours as it can be written into this zone. @throws EditError where it cannot */
export function checkedChange(zone: Zone, change: Change): Change {
  requireSoaKept(zone, change);
  switch (change.kind) {
    case 'add': {
      const { record } = change;
      if (record.class !== zone.class) throw new EditError('edit.wrong-class', record.class);
      requireTtl(record.ttl);
      return { kind: 'add', record: { ...record, rdata: checkedRdata(record.rdata) } };
    }
    case 'replace': {
      const { set } = change;
      requireTtl(set.ttl);
      const stranger = set.rdata.find(({ type }) => type !== set.type);
      if (stranger !== undefined)
        throw new EditError('edit.mixed-types', `${stranger.type} among ${set.type}`);
      return { kind: 'replace', set: { ...set, rdata: set.rdata.map(checkedRdata) } };
    }
    case 'remove':
      return change;
  }
}

/** Where the marks stand around the whole zone, the SOA record is between them too. */
function requireSoaKept(zone: Zone, change: Change): void {
  const type = typeOfChange(change);
  const wholeApex = type === undefined && nameOfChange(change).equals(zone.origin);
  if (type === 'SOA' || wholeApex) throw new EditError('edit.soa', printName(nameOfChange(change)));
}

function typeOfChange(change: Change): RecordType | undefined {
  switch (change.kind) {
    case 'add':
      return change.record.rdata.type;
    case 'replace':
      return change.set.type;
    case 'remove':
      return change.type;
  }
}

function requireTtl(ttl: number): void {
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > maxTtl) throw new EditError('edit.bad-ttl', String(ttl));
}

/**
 * The data as it is read once it has been printed. A type says what a value should hold, not what it does hold, so
 * that nothing is believed: the text is read as the file will be read, and has to mean the same.
 */
function checkedRdata(rdata: Rdata): Rdata {
  if (isAddressInItsOnlyForm(rdata)) return rdata;
  if (isMetaType(typeCode(rdata.type))) throw new EditError('edit.bad-rdata', rdata.type);
  const read = attempt(() => {
    const text = printRdata(rdata);
    const again = readRdata(rdata.type, new FieldReader(fieldsOfOneLine(utf8.encode(text))));
    if (again.type !== rdata.type) return undefined;
    const same = printRdata(again) === text || sameOctets(encodeRdata(again), encodeRdata(rdata));
    return same ? again : undefined;
  });
  if (!read.ok) throw new EditError('edit.bad-rdata', `${rdata.type} (${read.error.message})`);
  if (read.value === undefined) throw new EditError('edit.bad-rdata', rdata.type);
  return read.value;
}

/** Such text cannot be read as anything else. Most edits are of addresses, and a thousand come at once. */
function isAddressInItsOnlyForm(rdata: Rdata): boolean {
  if (rdata.type === 'A') return ipv4Octets(rdata.address) !== undefined;
  const octets = rdata.type === 'AAAA' ? ipv6Octets(rdata.address) : undefined;
  return octets !== undefined && rdata.type === 'AAAA' && printIpv6(octets) === rdata.address;
}

/** The fields of a text that is one entry's data and nothing else: no comment, no parenthesis, no second line. */
function fieldsOfOneLine(octets: Uint8Array): Field[] {
  const fields: Field[] = [];
  const lexer = new Lexer(octets, 0);
  while (lexer.next() && lexer.depth === 0) fields.push(lexer.field);
  const whole = lexer.fault === undefined && lexer.commentAt < 0 && lexer.depth === 0;
  const newline = octets.some((octet) => octet === 0x0a || octet === 0x0d);
  return whole && !newline ? fields : [];
}

function sameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
