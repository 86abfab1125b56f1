import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { AgentError } from '../errors.ts';

/** One option of a command, and its line of `--help`. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** A command as its user sees it. */
export interface CommandLine {
  readonly name: string;
  readonly summary: string;
  /** What stands for the positional argument, in brackets where it may be left out. */
  readonly argument?: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Exit codes other than 0 (done), 1 (failed) and 2 (wrong usage). */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** More that a user should know. */
  readonly details?: string;
}

/** What was written on a command line. */
export interface Arguments {
  readonly help: boolean;
  readonly argument: string | undefined;
  text(option: string): string | undefined;
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}

/** @throws AgentError `option.invalid` */
export function readArguments(command: CommandLine, args: readonly string[]): Arguments {
  const { values, positionals } = parse(command, args);
  const limit = command.argument === undefined ? 0 : 1;
  const [surplus] = positionals.slice(limit);
  if (surplus !== undefined) throw wrongUsage(command, `${surplus} is one argument too many`);
  const value = (option: string): unknown => values[option];
  return {
    help: values['help'] === true,
    argument: positionals[0],
    text(option) {
      const given = value(option);
      return typeof given === 'string' ? given : undefined;
    },
    texts(option) {
      const given = value(option);
      return Array.isArray(given) ? given.map(String) : [];
    },
    flag: (option) => value(option) === true,
  };
}

/** A mistake on the command line. */
export function wrongUsage({ name }: CommandLine, what: string): AgentError {
  return new AgentError('option.invalid', `${what}; see dyndns-agent ${name} --help`);
}

export function printHelp(command: CommandLine): string {
  const { name, summary, argument, options, exitCodes = {}, details } = command;
  const rows = Object.entries(options).map(([option, { value, help }]) => [
    `--${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const codes = Object.entries({ 0: 'done', 1: 'failed, and said why', 2: 'wrong usage', ...exitCodes });
  return [
    `usage: dyndns-agent ${name}${argument === undefined ? '' : ` ${argument}`} [options]`,
    '',
    summary,
    '',
    ...table([...rows, ['--help', 'this text']]),
    '',
    'exit codes:',
    ...table(codes),
    ...(details === undefined ? [] : ['', details]),
    '',
  ].join('\n');
}

/** Rows of two columns, indented. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(...rows.map(([first = '']) => first.length));
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}`);
}

function parse(command: CommandLine, args: readonly string[]) {
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean' } };
  for (const [name, { type, multiple = false }] of Object.entries(command.options)) {
    options[name] = { type, multiple };
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence = ''] = error.message.split('. ');
    throw wrongUsage(command, sentence.replace(/\.$/, ''));
  }
}
