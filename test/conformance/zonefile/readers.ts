import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Name, printName, type ResourceRecord, rdataKey, rrsetKey } from '@open-dyndns/dns';
import { parseZone } from '@open-dyndns/zonefile';
import { origin } from '../../../packages/zonefile/test/zone-text.ts';

const run = promisify(execFile);

/** A program that reads a zone file and prints its records, one absolute line each. */
export interface ZoneReader {
  readonly program: string;
  /** The records, or undefined where the program refuses the file. */
  records(file: Uint8Array): Promise<ResourceRecord[] | undefined>;
}

export const named: ZoneReader = {
  program: 'named-compilezone',
  records: (file) => fromFile(file, (path) => compiled(path)),
};

/** The records of a file, from named-compilezone; the files that it includes stand beside it. */
export function compiled(path: string, apex: Name = origin): Promise<ResourceRecord[] | undefined> {
  const leniently = ['-i', 'none', '-k', 'ignore', '-m', 'ignore', '-n', 'ignore', '-r', 'ignore'];
  return printed('named-compilezone', [...leniently, '-w', dirname(path), '-o', '-', printName(apex), path]);
}

/** ldns cannot be told the origin in any other way. */
const originLine = Buffer.from('$ORIGIN example.com.\n');

export const ldns: ZoneReader = {
  program: 'ldns-read-zone',
  records: (file) => fromFile(Buffer.concat([originLine, file]), (path) => printed('ldns-read-zone', [path])),
};

/**
 * Two lists of records as lines that are equal where the records are, without order and without repetition. A set
 * whose records disagree on the TTL is compared without it: each program makes one of them the TTL of all (RFC 2181
 * §5.2). Where there is no default TTL, BIND lets the next record inherit the TTL it has made up for such a set,
 * not the one that stands on the line above; then no TTL is compared.
 */
export function comparable(
  ours: readonly ResourceRecord[],
  theirs: readonly ResourceRecord[],
  hasDefaultTtl: boolean,
): { ours: string[]; theirs: string[] } {
  const ttls = new Map<string, Set<number>>();
  for (const record of ours) ttls.set(setOf(record), (ttls.get(setOf(record)) ?? new Set()).add(record.ttl));
  const mixed = [...ttls.values()].some(({ size }) => size > 1);
  const line = (record: ResourceRecord): string => {
    const agreed = !mixed || (hasDefaultTtl && ttls.get(setOf(record))?.size === 1);
    const ttl = agreed ? record.ttl : 'any';
    return `${setOf(record)} ${rdataKey(record.rdata)} ${ttl}`;
  };
  const lines = (records: readonly ResourceRecord[]) => [...new Set(records.map(line))].sort();
  return { ours: lines(ours), theirs: lines(theirs) };
}

function setOf({ name, rdata }: ResourceRecord): string {
  return rrsetKey(name, rdata.type);
}

async function fromFile<Read>(bytes: Uint8Array, read: (path: string) => Promise<Read>): Promise<Read> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'zone-'));
  const path = join(folder.path, 'db');
  await writeFile(path, bytes);
  return await read(path);
}

async function printed(
  program: string,
  parameters: readonly string[],
): Promise<ResourceRecord[] | undefined> {
  try {
    const { stdout } = await run(program, parameters, { encoding: 'buffer', maxBuffer: 2 ** 26 });
    // ldns prints a name that starts with a dollar sign without the backslash that it needs to be read as one.
    const lines = stdout.toString('latin1').replace(/^\$/gm, '\\$');
    return [...parseZone(Buffer.from(lines, 'latin1'), { origin }).records()].map(({ record }) => record);
  } catch (error) {
    // The exit code of a program that ran and refused the file; any other failure is the test's.
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return undefined;
    throw error;
  }
}
