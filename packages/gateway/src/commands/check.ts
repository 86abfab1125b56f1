import type { Finding } from '../edge/check/finding.ts';
import { checkMachine } from '../edge/check/machine.ts';
import { checkWatchedFiles } from '../edge/check/watched-files.ts';
import { checkZones } from '../edge/check/zones.ts';
import { openLog } from '../edge/log.ts';
import { type Command, configOf, configOption, jsonOption, lanOption, printAnswer } from './command.ts';

const marks: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok     ',
  warning: 'warning',
  problem: 'PROBLEM',
};

export const check: Command = {
  usage: 'check',
  summary: 'say what is wrong or missing, and change nothing; exit status 1 if the gateway could not start',
  options: { config: configOption, lan: lanOption, json: jsonOption },
  async run(call) {
    const config = await configOf(call);
    const log = openLog(call.world.logIsTerminal ? 'pretty' : 'json');
    const findings: Finding[] = [
      { subject: 'configuration', state: 'ok', message: config.file ?? 'no file, hence the defaults' },
      ...(await checkMachine(config, log)),
      ...(await checkZones(config, log)),
      ...(await checkWatchedFiles(config)),
    ];
    const lines = findings.map(({ subject, state, message }) => `${marks[state]}  ${subject}: ${message}`);
    printAnswer(call, findings, lines);
    return findings.some(({ state }) => state === 'problem') ? 1 : 0;
  },
};
