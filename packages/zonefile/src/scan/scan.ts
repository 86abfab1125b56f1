import type { Name } from '@open-dyndns/dns';
import type { Finding } from '../problem.ts';
import { Contexts } from '../table/context.ts';
import { EntryTable, none } from '../table/entry-table.ts';
import { NameTable } from '../table/name-table.ts';
import { RecordHead } from '../text/record-head.ts';
import type { Marker } from './marker.ts';
import type { ScanState } from './scan-target.ts';
import { Scanner } from './scanner.ts';

/** All that one pass over a zone file finds. */
export interface Scan {
  readonly names: NameTable;
  readonly contexts: Contexts;
  readonly entries: EntryTable;
  readonly markers: readonly Marker[];
  readonly findings: readonly Finding[];
  /** The class of the zone, as a number. */
  readonly classCode: number;
  /** Knows the mnemonics that the file uses. */
  readonly head: RecordHead;
  /** Keys of the names that `$GENERATE` lines stand for, once they have been expanded; shared while those stay. */
  readonly generated: GeneratedNames;
}

/** Filled when it is first asked for. */
export interface GeneratedNames {
  keys: ReadonlySet<string> | undefined;
}

const byteOrderMark = [0xef, 0xbb, 0xbf];
const octetsPerEntry = 28;
const leastEntries = 16;

/** Reads a whole file, names relative to `origin` until the file says otherwise. */
export function scanText(bytes: Uint8Array, origin: Name, classCode: number): Scan {
  const names = new NameTable(origin);
  const contexts = new Contexts(origin);
  const entries = new EntryTable(leastEntries + Math.ceil(bytes.length / octetsPerEntry));
  const findings: Finding[] = [];
  const markers: Marker[] = [];
  const from = startsWithByteOrderMark(bytes) ? byteOrderMark.length : 0;
  if (from > 0) findings.push(byteOrderMarkFinding);
  const target = { names, contexts, entries, findings, markers, classCode, head: new RecordHead() };
  new Scanner(bytes, target, topOfFile(contexts), from).run();
  return { ...target, generated: { keys: undefined } };
}

/** What the first line inherits. */
function topOfFile({ topId }: Contexts): ScanState {
  return { name: none, ttl: none, context: topId };
}

/** What the line below an entry inherits, or the first line of the file where `entry` is `none`. */
export function stateBelow({ entries, contexts }: Scan, entry: number): ScanState {
  if (entry === none) return topOfFile(contexts);
  return { name: entries.name(entry), ttl: entries.ttl(entry), context: entries.context(entry) };
}

const byteOrderMarkFinding: Finding = {
  code: 'text.byte-order-mark',
  offset: 0,
  message: 'the file starts with a byte order mark, which BIND takes for part of a name: remove it',
};

function startsWithByteOrderMark(bytes: Uint8Array): boolean {
  return byteOrderMark.every((octet, index) => bytes[index] === octet);
}
