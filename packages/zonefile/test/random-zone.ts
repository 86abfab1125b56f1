import { printRecord, type Rdata, type RecordType, rdataKey, record, rrsetKey } from '@open-dyndns/dns';
import type { Change, Zone } from '@open-dyndns/zonefile';
import fc from 'fast-check';
import { name, zoneOf } from './zone-text.ts';

/** Ways to write one record: the fields that are in it, and what stands between them. */
interface LineShape {
  readonly gap: string;
  readonly ttl: number | undefined;
  readonly classFirst: boolean;
  readonly class: string;
  readonly parentheses: boolean;
  readonly comment: string;
  readonly blankOwner: boolean;
  readonly absolute: boolean;
}

const insideNames = ['h0', 'h1', 'H2', 'h3.sub', 'sub', '\\$h', 'a\\.b', 'a\\032b'];
const outsideNames = ['www', 'mail', 'Ftp', 'x.sub', '*.wild'];
const ttls = [30, 60, 3600];

const utf8 = new TextEncoder();
const octet = fc.integer({ min: 1, max: 254 });

/** Data of the types that hosts have, and of some that only a hand would type. */
export const rdataArbitrary: fc.Arbitrary<Rdata> = fc.oneof(
  { weight: 4, arbitrary: octet.map((last): Rdata => ({ type: 'A', address: `10.0.0.${last % 4}` })) },
  {
    weight: 3,
    arbitrary: octet.map((last): Rdata => ({ type: 'AAAA', address: `fd00::${(last % 4) + 1}` })),
  },
  fc
    .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 3 })
    .map((strings): Rdata => ({ type: 'TXT', strings })),
  fc
    .constantFrom(...outsideNames)
    .map((exchange): Rdata => ({ type: 'MX', preference: 10, exchange: name(exchange) })),
  fc.constant<Rdata>({ type: 'TYPE65280', data: utf8.encode(';"(\n') }),
);

/**
 * What a zone file is written for: BIND, or any reader. ldns knows no class in front of a TTL, no `$ttl`, and takes
 * the TTL of the SOA where BIND takes that of the record above.
 */
type Dialect = 'bind' | 'any';

const shapeArbitrary = (dialect: Dialect): fc.Arbitrary<LineShape> =>
  fc.record({
    gap: fc.constantFrom('\t', ' ', '   ', '\t\t', ' \t'),
    ttl: fc.option(fc.constantFrom(...ttls), { nil: undefined }),
    classFirst: dialect === 'bind' ? fc.boolean() : fc.constant(false),
    class: fc.constantFrom('', 'IN', 'in'),
    parentheses: fc.boolean(),
    comment: fc.constantFrom('', '', ' ; comment', ';hostlist', ';( "'),
    blankOwner: fc.boolean(),
    absolute: fc.boolean(),
  });

/** Text of a zone that BIND loads, as hands write them: every style mixed, changes of `$ORIGIN` and `$TTL` amid. */
export const zoneTextOf = (dialect: Dialect): fc.Arbitrary<string> =>
  fc
    .record({
      hasDefaultTtl: dialect === 'bind' ? fc.boolean() : fc.constant(true),
      above: fc.array(itemArbitrary(outsideNames, dialect), { maxLength: 5 }),
      inside: fc.array(itemArbitrary(insideNames, dialect), { maxLength: 10 }),
      below: fc.array(itemArbitrary(outsideNames, dialect), { maxLength: 5 }),
      newline: fc.constantFrom('\n', '\r\n'),
      newlineAtEnd: fc.boolean(),
    })
    .map(({ hasDefaultTtl, above, inside, below, newline, newlineAtEnd }) => {
      const lastLine = below.at(-1)?.at(-1) ?? '';
      const lines = [
        ...(hasDefaultTtl ? ['$TTL 60'] : []),
        `@ ${hasDefaultTtl ? '' : '3600 '}IN SOA ns.example.com. admin.example.com. (`,
        '\t2026112001 ; Serial',
        '\t3600 900 604800 3600 )',
        '@ IN NS ns.example.com.',
        ...above.flat(),
        '  ;HostList ',
        ...inside.flat(),
        ';endhostlist',
        'ns.example.com. 3600 IN A 10.0.0.1',
        ...below.flat(),
      ];
      return (
        lines.join('\n').replaceAll('\n', newline) + (newlineAtEnd || lastLine.startsWith('$') ? newline : '')
      );
    });

/** A change of one of the names that zones have inside their marks. */
export const changeArbitrary: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({ owner: ownerArbitrary(), ttl: fc.constantFrom(...ttls), rdata: rdataArbitrary })
    .map(({ owner, ttl, rdata }): Change => ({ kind: 'add', record: record(name(owner), ttl, rdata) })),
  fc
    .record({
      owner: ownerArbitrary(),
      ttl: fc.constantFrom(...ttls),
      rdata: fc.array(rdataArbitrary, { minLength: 1, maxLength: 4 }),
    })
    .map(({ owner, ttl, rdata }): Change => {
      const type: RecordType = rdata[0]?.type ?? 'A';
      const ofType = rdata.filter((one) => one.type === type);
      return { kind: 'replace', set: { name: name(owner), type, ttl, rdata: ofType } };
    }),
  ownerArbitrary().map((owner): Change => ({ kind: 'remove', name: name(owner) })),
  fc
    .record({ owner: ownerArbitrary(), type: fc.constantFrom<RecordType>('A', 'AAAA', 'TXT') })
    .map(({ owner, type }): Change => ({ kind: 'remove', name: name(owner), type })),
);

/** The changes of those that no name outside the marks forbids. */
export function allowed(zone: Zone, changes: readonly Change[]): Change[] {
  return changes.filter((change) => !zone.isReserved(nameOf(change)));
}

/** A zone's records as text without the SOA, and what the changes make of them: the plain model of an edit. */
export function changedRecords(zone: Zone, changes: readonly Change[]): string[] {
  const present = [...zone.records()].filter(({ record: { rdata } }) => rdata.type !== 'SOA');
  const records = new Map(present.map((one, index) => [`${index}`, one.record]));
  for (const change of changes) {
    for (const [key, old] of records) {
      if (!old.name.equals(nameOf(change))) continue;
      const { rdata } = old;
      if (change.kind === 'add' && change.record.rdata.type === rdata.type) {
        records.set(key, { ...old, ttl: change.record.ttl });
        if (rdataKey(change.record.rdata) === rdataKey(rdata)) records.delete(key);
      }
      if (change.kind === 'replace' && change.set.type === rdata.type) records.delete(key);
      if (change.kind === 'remove' && (change.type ?? rdata.type) === rdata.type) records.delete(key);
    }
    const added =
      change.kind === 'add'
        ? [change.record]
        : change.kind === 'replace'
          ? change.set.rdata.map((rdata) => record(change.set.name, change.set.ttl, rdata))
          : [];
    for (const one of added) records.set(`${rrsetKey(one.name, one.rdata.type)} ${rdataKey(one.rdata)}`, one);
  }
  return sortedLines([...records.values()].map((one) => printRecord(one)));
}

/** The same for a zone as it is. */
export function presentRecords(zone: Zone): string[] {
  return changedRecords(zone, []);
}

function sortedLines(lines: readonly string[]): string[] {
  return [...new Set(lines.map((line) => line.replace(/^\S+/, (owner) => owner.toLowerCase())))].sort();
}

function nameOf(change: Change) {
  if (change.kind === 'add') return change.record.name;
  return change.kind === 'replace' ? change.set.name : change.name;
}

function ownerArbitrary(): fc.Arbitrary<string> {
  return fc.constantFrom(...insideNames, 'new0', 'new1.sub');
}

/** Some lines: mostly a record, else a directive, a comment, or nothing. */
function itemArbitrary(names: readonly string[], dialect: Dialect): fc.Arbitrary<string[]> {
  const line = fc
    .record({ owner: fc.constantFrom(...names), shape: shapeArbitrary(dialect), rdata: rdataArbitrary })
    .map(({ owner, shape, rdata }) => [recordLine(owner, shape, rdata)]);
  const other = fc.constantFrom<string[]>(
    ['; a comment'],
    [''],
    ['  '],
    ['$ORIGIN sub.example.com.'],
    ['$ORIGIN example.com.'],
    ['$TTL 30'],
    [dialect === 'bind' ? '$ttl 1h ; an hour' : '$TTL 1h ; an hour'],
    ['()'],
  );
  return fc.oneof({ weight: 4, arbitrary: line }, { weight: 1, arbitrary: other });
}

function recordLine(owner: string, shape: LineShape, rdata: Rdata): string {
  const { gap, ttl, classFirst, parentheses, comment, blankOwner, absolute } = shape;
  const ownerField = blankOwner ? '' : absolute ? `${owner}.example.com.` : owner;
  const ttlField = ttl === undefined ? [] : [String(ttl)];
  const classField = shape.class === '' ? [] : [shape.class];
  const head = classFirst ? [...classField, ...ttlField] : [...ttlField, ...classField];
  const data = printRecord(record(name('@'), 0, rdata))
    .split('\t')
    .slice(3);
  const fields = [ownerField, ...head, ...data];
  return parentheses
    ? `${fields.join(`${gap}( `).replace('( ', '( ; x\n ')} ${')'.repeat(fields.length - 1)}${comment}`
    : fields.join(gap) + comment;
}

/** Such a text, parsed. */
export const zoneArbitrary: fc.Arbitrary<Zone> = zoneTextOf('bind').map(zoneOf);

/** Such a text that any reader knows, parsed. */
export const plainZoneArbitrary: fc.Arbitrary<Zone> = zoneTextOf('any').map(zoneOf);
