import { type CommandLine, printHelp, readArguments } from '../config/command-line.ts';
import { interfaceOption, readLinks } from '../config/mdns-options.ts';
import { stateOption, statePath } from '../config/state-path.ts';
import { examine } from '../edge/doctor/examine.ts';
import { diagnose, type Finding } from '../model/diagnosis.ts';
import type { Command, CommandContext } from './command.ts';

const somethingBad = 3;

const line: CommandLine = {
  name: 'doctor',
  summary: 'Examines everything that the agent depends on, and says what to do where something is wrong.',
  options: {
    interface: interfaceOption,
    'resolv-conf': { type: 'string', value: 'FILE', help: 'the resolver file [/etc/resolv.conf]' },
    state: stateOption,
    json: { type: 'boolean', help: 'print JSON' },
  },
  exitCodes: { [somethingBad]: 'something is wrong' },
  details:
    'It changes nothing. For some seconds dyndns-doctor.local is announced, and looked for by two other programs.',
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const given = readArguments(line, args);
  if (given.help) {
    context.print(printHelp(line));
    return 0;
  }
  const facts = await examine({
    links: readLinks(line, given),
    state: statePath(given.text('state'), context.environment),
    resolvConf: given.text('resolv-conf') ?? '/etc/resolv.conf',
    signal: context.signal,
  });
  const findings = diagnose(facts);
  context.print(given.flag('json') ? `${JSON.stringify(findings)}\n` : findings.map(describe).join(''));
  return findings.some(({ state }) => state === 'bad') ? somethingBad : 0;
}

function describe({ check, state, what, advice }: Finding): string {
  const sign = { good: '✔', note: '•', bad: '✘' }[state];
  const width = 'interfaces'.length;
  const more = advice === undefined ? '' : `${' '.repeat(width + 4)}→ ${advice}\n`;
  return `${sign} ${check.padEnd(width)}  ${what}\n${more}`;
}

export const command: Command = { line, run };
