import { parseArgs } from 'node:util';
import { nearest } from '../protocol/nearest.ts';
import type { Call, Command } from './command.ts';
import { commandHelp, programHelp } from './help.ts';

/** What a command line asks for. */
export type Asked =
  | ({ readonly kind: 'run'; readonly command: Command } & Pick<Call, 'options' | 'words'>)
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  /** `help` is what would be right, in lines, or the command line that explains it. */
  | { readonly kind: 'misuse'; readonly message: string; readonly help: string };

const helpWords = ['--help', '-h', 'help'];

/** Reads the arguments behind the program's name. */
export function readCommandLine(args: readonly string[], commands: readonly Command[]): Asked {
  const command = commands.find(({ usage }) => verbs(usage).every((verb, at) => args[at] === verb));
  if (command === undefined) return withoutCommand(args, commands);
  const rest = args.slice(verbs(command.usage).length);
  if (rest.includes('--help') || rest.includes('-h')) return { kind: 'help', text: commandHelp(command) };
  return readCall(command, rest);
}

function readCall(command: Command, args: readonly string[]): Asked {
  const misuse = (message: string): Asked => ({
    kind: 'misuse',
    message,
    help: tryHelpOf(...verbs(command.usage)),
  });
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: optionsOf(command),
      allowPositionals: true,
    });
    if (!isComplete(command, positionals.length))
      return misuse(`It is called as: dyndns-gateway ${command.usage}.`);
    return { kind: 'run', command, options: values, words: positionals };
  } catch (error) {
    return misuse(reasonOf(error, command));
  }
}

function optionsOf({ options }: Command) {
  const entries = Object.entries(options).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const,
  );
  return Object.fromEntries(entries);
}

/** parseArgs says in its first sentence what is wrong, and behind it what its own caller might do. */
function reasonOf(error: unknown, { options }: Command): string {
  const [sentence = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [String(error)];
  const [, option] = /^Unknown option '--([^']+)'/.exec(sentence) ?? [];
  const guess = option === undefined ? undefined : nearest(option, Object.keys(options));
  const advice = guess === undefined ? adviceFor(sentence) : ` Did you mean “--${guess}”?`;
  return `${sentence.replace(/\.$/, '')}.${advice}`;
}

/** Text and numbers may start as options do: “-all”, “-2m”. */
function adviceFor(sentence: string): string {
  return /^Unknown option '-[^-]/.test(sentence) ? ' A word that starts with “-” stands behind “--”.' : '';
}

function withoutCommand(args: readonly string[], commands: readonly Command[]): Asked {
  const [first = '', second = ''] = args;
  const family = commands.filter(({ usage }) => usage.startsWith(`${first} `) && verbs(usage).length > 1);
  if (family.length > 0 && helpWords.includes(second)) return { kind: 'help', text: programHelp(family) };
  if (family.length > 0)
    return { kind: 'misuse', message: unknownVerb(args, family), help: programHelp(family) };
  if (helpWords.includes(first)) return { kind: 'help', text: programHelp(commands) };
  if (first === '--version') return { kind: 'version' };
  return { kind: 'misuse', message: unknownCommand(args, commands), help: tryHelpOf() };
}

function tryHelpOf(...words: readonly string[]): string {
  return `Try: ${['dyndns-gateway', ...words, '--help'].join(' ')}\n`;
}

/** For a command of two words whose second is missing or wrong. */
function unknownVerb([first, second]: readonly string[], family: readonly Command[]): string {
  if (second === undefined) return `“${first}” alone says too little.`;
  return noCommand(`${first} ${second}`, nearest(`${first} ${second}`, namesOf(family)));
}

function unknownCommand([first, second = '']: readonly string[], commands: readonly Command[]): string {
  if (first === undefined) return 'Say what to do.';
  const names = namesOf(commands);
  return noCommand(first, nearest(`${first} ${second}`.trim(), names) ?? nearest(first, names));
}

function noCommand(asked: string, guess: string | undefined): string {
  return `There is no command “${asked}”.${guess === undefined ? '' : ` Did you mean “${guess}”?`}`;
}

function namesOf(commands: readonly Command[]): string[] {
  return commands.map(({ usage }) => verbs(usage).join(' '));
}

/** Whether a command may be called with so many words. `[WORD]` may be missing, and `WORD...` stands for one or more. */
function isComplete({ usage }: Command, words: number): boolean {
  const all = usage.split(' ').slice(verbs(usage).length);
  const required = all.filter((word) => !word.startsWith('[')).length;
  const most = usage.endsWith('...') ? Number.POSITIVE_INFINITY : all.length;
  return words >= required && words <= most;
}

/** The words of a usage that are typed as they are; capitals stand for what the caller chooses. */
function verbs(usage: string): string[] {
  return usage.split(' ').filter((word) => word !== word.toUpperCase());
}
