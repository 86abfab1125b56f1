/**
 * Prints the table of docs/standards.md: what each mDNS program does with each requirement of RFC 6762 and RFC 6763.
 *
 *   node scripts/conformance-table.ts            all subjects
 *   node scripts/conformance-table.ts avahi      one of them
 */
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { run } from 'node:test';

const ROOT = resolve(import.meta.dirname, '..');
const CASES = 'test/conformance/rfc676*/*.test.ts';
const SUBJECTS = ['open-dyndns', 'avahi', 'ciao'];
const CONDITION = '--conditions=@open-dyndns/source';

/** `yes`, `no`, or why the requirement does not apply. */
type Verdict = string;

/** By requirement (`8.1 P2: three probes …`, with the RFC's number before it), in the order of the RFCs. */
type Verdicts = Map<string, Verdict>;

interface Outcome {
  title: string;
  passed: boolean;
  /** Why it was not run. */
  skip: string | boolean | undefined;
}

const asked = process.argv.slice(2);
const subjects = asked.length === 0 ? SUBJECTS : asked;
const files = (await Array.fromAsync(glob(CASES, { cwd: ROOT }))).toSorted();

const columns: Verdicts[] = [];
for (const subject of subjects) columns.push(await judge(subject));
console.log(table(columns));

async function judge(subject: string): Promise<Verdicts> {
  const verdicts: Verdicts = new Map();
  for (const file of files) {
    console.error(`${subject}: ${file}`);
    const rfc = file.match(/rfc(\d+)/)?.[1] ?? '';
    for await (const { title, ...outcome } of outcomes(file, subject)) {
      verdicts.set(`${rfc} ${title}`, verdict(outcome));
    }
  }
  return verdicts;
}

/** Of one file at a time, because its stories run side by side already. */
async function* outcomes(file: string, subject: string): AsyncGenerator<Outcome> {
  const events = run({ files: [join(ROOT, file)], execArgv: [CONDITION], argv: [subject] });
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.name.startsWith('§')) yield { title: data.name, passed: type === 'test:pass', skip: data.skip };
  }
}

function verdict({ passed, skip }: Omit<Outcome, 'title'>): Verdict {
  if (typeof skip === 'string') return `– (${skip})`;
  return passed ? 'yes' : 'no';
}

function table(columns: Verdicts[]): string {
  const requirements = new Set(columns.flatMap((verdicts) => [...verdicts.keys()]));
  const rows = [...requirements].map((requirement) => [
    ...cells(requirement),
    ...columns.map((verdicts) => verdicts.get(requirement) ?? 'not run'),
  ]);
  const head = ['RFC', '§', 'row', 'requirement', ...subjects];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** `6762 §8.1 P2: three probes …` in four cells; several sections or rows stay together in theirs. */
function cells(requirement: string): string[] {
  const [, rfc = '', references = '', words = ''] = requirement.match(/^(\d+) (.*?): (.*)$/s) ?? [];
  const sections = references.match(/§[\d.]+/g) ?? [];
  const rows = references.match(/\b[A-Z]+\d+\b/g) ?? [];
  return [rfc, sections.join(', ').replaceAll('§', ''), rows.join(', '), words.replaceAll('|', '\\|')];
}
