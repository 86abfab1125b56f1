import { checkRules, type Problem, renderProblem, type Zone } from '@open-dyndns/zonefile';
import { recordLines } from './zone-text.ts';

/** What is read from a zone, as text: its records, and what is wrong. */
export function whatIsRead(zone: Zone): string {
  return lines([...recordLines(zone), ...zone.problems.map((problem) => rendered(zone, problem))]);
}

/** The rules that the records of a zone break, as text. */
export function whatIsBroken(zone: Zone): string {
  return lines(checkRules(zone).map((problem) => rendered(zone, problem)));
}

/** What a file of that name shows: `a-cname-stands-alone.zone`. */
export function ruleOf(file: string): string {
  return file.replace('.zone', '').replaceAll('-', ' ');
}

function rendered(zone: Zone, problem: Problem): string {
  return renderProblem(zone.textOf(problem), problem, problem.file ?? 'zone');
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
