import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import {
  Name,
  parseRdata,
  printRdata,
  type RecordType,
  rdataKey,
  readName,
  readType,
} from '@open-dyndns/dns';
import { recordLines } from './record-lines.ts';
import { run } from './run.ts';

const origin = readName('example.com.');

interface Row {
  readonly type: RecordType;
  readonly text: string;
  /** Relative to the origin; every row has its own. */
  readonly owner: string;
  readonly bind: boolean;
  readonly here: boolean;
  readonly ldns: boolean;
  readonly why?: string;
}

const rows: readonly Row[] = Object.entries(recordLines)
  .flatMap(([type, { read, refused, ours = [], notLdns = [] }]) => {
    const row = { type: readType(type), ldns: false };
    return [
      ...read.map((text) => ({ ...row, text, bind: true, here: true, ldns: !notLdns.includes(text) })),
      ...refused.map((text) => ({ ...row, text, bind: false, here: false })),
      ...ours.map(([who, text, why]) => ({ ...row, text, bind: who === 'bind', here: who === 'here', why })),
    ];
  })
  .map((row, index) => ({ ...row, owner: ownerOf(row.type, index) }));

/** NSEC3's owner names are hashes, so BIND wants them to look like one; a zone has one SOA, at its apex. */
function ownerOf(type: RecordType, index: number): string {
  if (type === 'SOA') return '@';
  return type === 'NSEC3' ? String(index).padStart(32, '0') : `r${index}`;
}

/** The rows in zones, one for each value of `label`, and one for each SOA. */
function zonesBy(label: (row: Row) => string): Row[][] {
  const zones = Object.groupBy(rows, (row) => (row.type === 'SOA' ? row.text : label(row)));
  return Object.values(zones).map((zone) => zone ?? []);
}

describe('the data of every type, judged by BIND', () => {
  const refused = new Set<Row>();
  /** The data as BIND prints it. */
  const values = new Map<Row, string | undefined>();
  /** And as it prints what we print of it. */
  const printed = new Map<Row, string | undefined>();

  before(async () => {
    // After some mistakes BIND gives up, so that a zone has those of one type only.
    for (const zone of zonesBy(({ type }) => type))
      for (const row of await refusedByBind(zone)) refused.add(row);
    for (const zone of zonesBy(() => 'the rest')) {
      const good = zone.filter((row) => row.bind && !refused.has(row));
      const data = await records(good, 'named-checkzone');
      good.forEach((row, index) => {
        values.set(row, data[index]);
      });
      const both = good.filter(({ here }) => here);
      const ours = both.map((row) => ({ ...row, text: printRdata(rdataOf(row)) }));
      const again = await records(ours, 'named-checkzone');
      both.forEach((row, index) => {
        printed.set(row, again[index]);
      });
    }
  });

  it('are many, good and bad of every type', () => {
    assert.ok(rows.length > 400);
    for (const { read, refused } of Object.values(recordLines))
      assert.ok(read.length > 1 && refused.length > 1);
  });

  for (const row of rows) {
    it(story(row), () => {
      assert.equal(!refused.has(row), row.bind);
      const ours = parseRdata(row.type, row.text, origin);
      assert.equal(ours.ok, row.here, ours.ok ? '' : ours.error.message);
      if (!ours.ok || !row.bind) return;
      assert.equal(keyOf(row.type, values.get(row)), rdataKey(ours.value));
      assert.equal(printed.get(row), values.get(row));
    });
  }

  it('ldns reads what BIND reads, as the same', async () => {
    for (const zone of zonesBy(() => 'the rest')) {
      const good = zone.filter(({ ldns }) => ldns);
      const data = await records(good, 'ldns-read-zone');
      good.forEach((row, index) => {
        assert.equal(keyOf(row.type, data[index]), rdataKey(rdataOf(row)), story(row));
      });
    }
  });
});

function story({ type, text, bind, here, why }: Row): string {
  const shown = text.length > 90 ? `${text.slice(0, 90)}…` : text;
  const who = bind ? (here ? 'read' : 'read by BIND only') : here ? 'read here only' : 'refused';
  return `${type} ${shown}: ${who}${why === undefined ? '' : ` (${why})`}`;
}

const fileHead = ['$ORIGIN example.com.', '$TTL 60', '@ NS ns.example.org.'];
const soa = '@ SOA ns.example.org. admin.example.org. 1 2 3 4 5';

function linesOf(zone: readonly Row[]): readonly string[] {
  const head = zone.some(({ type }) => type === 'SOA') ? fileHead : [...fileHead, soa];
  return [...head, ...zone.map(({ type, text, owner }) => `${owner} IN ${type} ${text}`)];
}

/** The rows of a zone that named-checkzone complains about; it goes on after each. */
async function refusedByBind(zone: readonly Row[]): Promise<Row[]> {
  const lines = linesOf(zone);
  const said = await judged(lines, bind.program, bind.parameters);
  const numbers = new Set(
    Array.from(said.matchAll(/zone:(\d+): (?!signature has expired)/g), ([, line]) => Number(line)),
  );
  return zone.filter((_, index) => numbers.has(lines.length - zone.length + index + 1));
}

const bind = {
  program: 'named-checkzone',
  parameters: [
    '-D',
    '-i',
    'none',
    '-k',
    'ignore',
    '-m',
    'ignore',
    '-n',
    'ignore',
    '-r',
    'ignore',
    'example.com',
  ],
};
const programs = { 'named-checkzone': bind.parameters, 'ldns-read-zone': [] } as const;

/** The data of each row as the program prints it, in their order. */
async function records(zone: readonly Row[], program: keyof typeof programs): Promise<string[]> {
  if (zone.length === 0) return [];
  const said = await judged(linesOf(zone), program, programs[program]);
  const byOwner = new Map<string, string>();
  for (const line of said.split('\n')) {
    const [, owner, type, data = ''] = /^(\S+)\s+\d+\s+IN\s+(\S+)\s*(.*?)(?: ;\{.*)?$/.exec(line) ?? [];
    if (owner !== undefined && type !== undefined)
      byOwner.set(`${readName(owner).key} ${readType(type)}`, data);
  }
  return zone.map((row) => {
    const data = byOwner.get(`${readName(row.owner, origin).key} ${row.type}`);
    assert.ok(data !== undefined, `${program} prints no ${story(row)}\n${said}`);
    return data;
  });
}

async function judged(
  lines: readonly string[],
  program: string,
  parameters: readonly string[],
): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'zone-'));
  const file = join(folder.path, 'zone');
  await writeFile(file, `${lines.join('\n')}\n`, 'latin1');
  return await run(program, [...parameters, file]);
}

function rdataOf({ type, text }: Row) {
  const read = parseRdata(type, text, origin);
  assert.ok(read.ok, `${type} ${text}`);
  return read.value;
}

function keyOf(type: RecordType, text: string | undefined): string {
  const read = parseRdata(type, text ?? '', Name.root);
  assert.ok(read.ok, `${type} ${text}`);
  return rdataKey(read.value);
}
