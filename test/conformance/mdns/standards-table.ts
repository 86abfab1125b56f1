import { CHECKLIST, readTitle } from './checklist.ts';

/** What a program does with a requirement: keeps it, does not, or it does not apply. */
export type Verdict = 'yes' | 'no' | '–' | 'not run';

/** Verdicts on one program, by the cells that name the requirement: see `requirementCells`. */
export type Column = ReadonlyMap<string, Verdict>;

/** By program, in the order of the table. */
export type StandardsTable = ReadonlyMap<string, Column>;

const BEGIN = '<!-- written by scripts/conformance-table.ts -->\n\n';
const END = '\n\n<!-- end of what it writes -->';
const NAMING = ['row', 'RFC', 'requirement'];

/** A case as the table names it: `P2 | 6762 §8.1 | three probes …`. */
export function requirementCells(rfc: string, title: string): string {
  const { rows, sections, words } = readTitle(title);
  const where = sections.map((section) => `§${section}`).join(', ');
  return [rows.join(', '), `${rfc} ${where}`, words.replaceAll('|', '\\|')].join(' | ');
}

/** The table of docs/standards.md; undefined: it has none between the marks. */
export function readTable(page: string): StandardsTable | undefined {
  const [, rest = ''] = page.split(BEGIN);
  const [text = ''] = rest.split(END);
  const [head, , ...rows] = text.split('\n').map(cellsOf);
  if (head === undefined || head.length <= NAMING.length) return undefined;
  const columns = head.slice(NAMING.length).map((program, index) => {
    const verdicts = rows.map(
      (cells) => [cells.slice(0, NAMING.length).join(' | '), cells[NAMING.length + index]] as const,
    );
    return [program, new Map(verdicts.map(([named, verdict]) => [named, readVerdict(verdict)]))] as const;
  });
  return new Map(columns);
}

/** The page with another table between its marks. */
export function withTable(page: string, table: StandardsTable): string {
  const start = page.indexOf(BEGIN) + BEGIN.length;
  const end = page.indexOf(END);
  if (start < BEGIN.length || end < start)
    throw new Error('docs/standards.md has lost the marks of its table');
  return page.slice(0, start) + printTable(table) + page.slice(end);
}

/** In the order of the checklist. */
export function printTable(table: StandardsTable): string {
  const programs = [...table.keys()];
  const named = new Set([...table.values()].flatMap((column) => [...column.keys()]));
  const rows = [...named].toSorted((one, other) => placeOf(one) - placeOf(other));
  const head = [...NAMING, ...programs].join(' | ');
  const rule = [...NAMING, ...programs].map(() => '---').join(' | ');
  const lines = rows.map((row) =>
    [row, ...[...table.values()].map((column) => column.get(row) ?? 'not run')].join(' | '),
  );
  return [head, rule, ...lines].map((line) => `| ${line} |`).join('\n');
}

/** The first of the rows that a requirement belongs to. */
export function rowsOf(named: string): string[] {
  return named.split(' | ', 1)[0]?.split(', ') ?? [];
}

function placeOf(named: string): number {
  return CHECKLIST.indexOf(rowsOf(named)[0] ?? '');
}

function cellsOf(line: string): string[] {
  return line.replace(/^\| | \|$/g, '').split(/ (?<!\\)\| /);
}

function readVerdict(text: string | undefined): Verdict {
  return text === 'yes' || text === 'no' || text === '–' ? text : 'not run';
}
