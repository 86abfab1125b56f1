import { printName } from '@open-dyndns/dns';
import { checkRules, type Problem, parseZone, renderProblem, type Zone } from '@open-dyndns/zonefile';
import { type Command, jsonOption, printAnswer } from './command.ts';
import { zoneFileOf, zoneFileOptions } from './zone-file.ts';

export const zoneCheck: Command = {
  usage: 'zone check FILE',
  summary: 'say what is wrong with a zone file, and where; exit status 1 if there is an error',
  options: { ...zoneFileOptions, json: jsonOption },
  async run(call) {
    const { path, apex, bytes, include } = await zoneFileOf(call);
    const zone = parseZone(bytes, { origin: apex, include });
    const findings = [...zone.problems, ...sectionProblems(zone), ...checkRules(zone)];
    const [errors, warnings] = [countOf(findings, 'error'), countOf(findings, 'warning')];
    const summary = {
      zone: printName(apex),
      serial: zone.soa?.rdata.serial,
      records: lengthOf(zone.records()),
      errors,
      warnings,
    };
    printAnswer(call, { ...summary, findings }, [
      ...findings.map((problem) => renderProblem(zone.textOf(problem), problem, problem.file ?? path)),
      `${path}: zone ${summary.zone}, serial ${summary.serial ?? 'unknown'}, ${counted(summary.records, 'record')}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
    ]);
    return errors === 0 ? 0 : 1;
  },
};

/** A zone without markers is a good zone; markers that do not mark are a mistake. */
function sectionProblems({ section }: Zone): Problem[] {
  return section.ok || section.problem.code === 'section.missing' ? [] : [section.problem];
}

function countOf(findings: readonly Problem[], wanted: Problem['severity']): number {
  return findings
    .filter(({ severity }) => severity === wanted)
    .reduce((sum, { count = 1 }) => sum + count, 0);
}

function lengthOf(all: Iterable<unknown>): number {
  let count = 0;
  for (const _ of all) count += 1;
  return count;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
