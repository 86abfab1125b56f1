/**
 * Judges mDNS programs by the cases of RFC 6762 and RFC 6763, and writes the verdicts into docs/standards.md:
 *
 *   node scripts/conformance-table.ts                    the columns of all programs
 *   node scripts/conformance-table.ts avahi              that one, the others stay
 *   node scripts/conformance-table.ts avahi section-08   its lines of the files that are named so, the others stay
 *   node scripts/conformance-table.ts contrary           of a program that has no column, to standard output
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

const [asked, part = ''] = process.argv.slice(2);
const files = (await Array.fromAsync(glob(CASES, { cwd: ROOT })))
  .filter((file) => file.includes(part))
  .toSorted();
for (const program of asked === undefined ? PROGRAMS : [asked]) {
  const column = await judge(program);
  if (PROGRAMS.includes(program)) await writeColumn(program, column);
  else console.log(printTable(new Map([[program, column]])));
}

/** What was not kept beside other cases is judged a second time, alone: the machine may have been the reason. */
async function judge(program: string): Promise<Column> {
  const column = new Map<string, Verdict>();
  for (const file of files) {
    console.error(`${program}: ${file}`);
    const rfc = file.match(/rfc(\d+)/)?.[1] ?? '';
    for await (const { title, verdict } of outcomes(file, program)) {
      const again = verdict === 'no' ? await onlyOutcome(file, program, title) : verdict;
      column.set(requirementCells(rfc, title), again);
    }
  }
  return column;
}

async function onlyOutcome(file: string, program: string, title: string): Promise<Verdict> {
  const pattern = new RegExp(`${RegExp.escape(title)}$`);
  for await (const outcome of outcomes(file, program, [pattern]))
    if (outcome.title === title) return outcome.verdict;
  return 'no';
}

/** Of one file at a time, because its stories run side by side already. */
async function* outcomes(
  file: string,
  program: string,
  testNamePatterns?: readonly RegExp[],
): AsyncGenerator<Outcome> {
  const events = run({
    files: [join(ROOT, file)],
    execArgv: [CONDITION],
    argv: [program],
    ...(testNamePatterns === undefined ? {} : { testNamePatterns: [...testNamePatterns] }),
  });
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (!data.name.startsWith('§')) continue;
    const applies = typeof data.skip !== 'string';
    yield { title: data.name, verdict: applies ? (type === 'test:pass' ? 'yes' : 'no') : '–' };
  }
}

/** Where all files were judged, requirements that are not among them are no longer there. */
async function writeColumn(program: string, column: Column): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const before = readTable(page) ?? new Map<string, Column>();
  const kept = part === '' ? [] : [...before.values()].flatMap((other) => [...other.keys()]);
  const rows = [...new Set([...kept, ...column.keys()])];
  const columns = PROGRAMS.map((name) => {
    const known = before.get(name);
    const verdict = (row: string) =>
      (name === program ? column.get(row) : undefined) ?? known?.get(row) ?? 'not run';
    return [name, new Map(rows.map((row) => [row, verdict(row)]))] as const;
  });
  await writeFile(PAGE, withTable(page, new Map(columns)));
}
