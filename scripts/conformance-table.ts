/**
 * Judges mDNS programs by the cases of RFC 6762 and RFC 6763, and writes the verdicts into docs/standards.md:
 *
 *   node scripts/conformance-table.ts            the columns of all programs
 *   node scripts/conformance-table.ts avahi      that one, the others stay
 *   node scripts/conformance-table.ts contrary   of a program that has no column, to standard output
 */
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import {
  type Column,
  printTable,
  readTable,
  requirementCells,
  type Verdict,
  withTable,
} from '../test/conformance/mdns/standards-table.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs/standards.md');
const CASES = 'test/conformance/rfc676*/*.test.ts';
const PROGRAMS = ['open-dyndns', 'avahi', 'ciao'];
const CONDITION = '--conditions=@open-dyndns/source';

interface Outcome {
  readonly title: string;
  readonly verdict: Verdict;
}

const files = (await Array.fromAsync(glob(CASES, { cwd: ROOT }))).toSorted();
const asked = process.argv.slice(2);
for (const program of asked.length === 0 ? PROGRAMS : asked) {
  const column = await judge(program);
  if (PROGRAMS.includes(program)) await writeColumn(program, column);
  else console.log(printTable(new Map([[program, column]])));
}

async function judge(program: string): Promise<Column> {
  const column = new Map<string, Verdict>();
  for (const file of files) {
    console.error(`${program}: ${file}`);
    const rfc = file.match(/rfc(\d+)/)?.[1] ?? '';
    for await (const { title, verdict } of outcomes(file, program))
      column.set(requirementCells(rfc, title), verdict);
  }
  return column;
}

/** Of one file at a time, because its stories run side by side already. */
async function* outcomes(file: string, program: string): AsyncGenerator<Outcome> {
  const events = run({ files: [join(ROOT, file)], execArgv: [CONDITION], argv: [program] });
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (!data.name.startsWith('§')) continue;
    const applies = typeof data.skip !== 'string';
    yield { title: data.name, verdict: applies ? (type === 'test:pass' ? 'yes' : 'no') : '–' };
  }
}

/** Requirements that this program was not judged by are no longer there. */
async function writeColumn(program: string, column: Column): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const before = readTable(page);
  const columns = PROGRAMS.map((name) => {
    const known = name === program ? column : before?.get(name);
    return [name, new Map([...column.keys()].map((row) => [row, known?.get(row) ?? 'not run']))] as const;
  });
  await writeFile(PAGE, withTable(page, new Map(columns)));
}
