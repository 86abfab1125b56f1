import type { Config, Surroundings } from '../config/config.ts';
import { loadConfig } from '../config/parse.ts';

/** One of the program's commands. */
export interface Command {
  /** As it is called: `user add NAME`; `[NAME]` may be left out, and `NAME...` is one word or more. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What its own help says besides. */
  readonly more?: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** The exit status. @throws StartError with a sentence for the operator */
  run(call: Call): Promise<number>;
}

export interface CommandOption {
  /** How its value is called in the help; without one it is a flag. */
  readonly value?: string;
  readonly help: string;
}

/** How a command was called, and the world it was called in. */
export interface Call {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The capitals of the usage, in order. */
  readonly words: readonly string[];
  readonly world: CommandWorld;
}

export interface CommandWorld extends Omit<Surroundings, 'lan'> {
  readonly hostname: string;
  readonly version: string;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes to standard error, which may end elsewhere than what a script reads. */
  readonly warn: (text: string) => void;
  /** Whether a person reads standard error. */
  readonly logIsTerminal: boolean;
  /** Whether a person reads standard output. */
  readonly outputIsTerminal: boolean;
  /** Whether standard output ends in the journal, where nothing secret may go. */
  readonly outputIsJournal: boolean;
  /** All of standard input. */
  readonly input: () => Promise<string>;
  /** From now on SIGTERM and Ctrl-C do not end the program but abort this. */
  readonly untilStopped: () => AbortSignal;
  /** From now on SIGHUP does not end the program but calls this; where a terminal is, SIGHUP says that it has gone. */
  readonly onHangup: (reload: () => void) => Disposable;
  /** Ends the program after so many milliseconds, if it has not ended by itself. */
  readonly endWithin: (milliseconds: number) => void;
}

export const configOption: CommandOption = {
  value: 'FILE',
  help: 'the configuration (default: /etc/open-dyndns/gateway.toml if it is there)',
};
export const lanOption: CommandOption = {
  help: 'what the configuration leaves open is open to the LAN, not to loopback only',
};
export const jsonOption: CommandOption = { help: 'for machines: JSON' };

/** As much as a pipe holds in Linux (pipe(7)). */
const charactersAtOnce = 65_536;

/** The configuration that a call names. @throws StartError */
export async function configOf({ options, world }: Call): Promise<Config> {
  const file = options['config'];
  const lan = options['lan'] === true ? (await import('../edge/lan.ts')).surroundingLan() : undefined;
  return loadConfig(typeof file === 'string' ? file : undefined, { env: world.env, home: world.home, lan });
}

/** Lines for people, or one JSON value. */
export function printAnswer({ options, world }: Call, value: unknown, lines: Iterable<string>): void {
  if (options['json'] === true) world.print(`${JSON.stringify(value)}\n`);
  else printTexts(world, lines, '\n');
}

/** The same for a JSON array of which there may be too much to hold. */
export function printRows(call: Call, rows: Iterable<unknown>, lines: Iterable<string>): void {
  if (call.options['json'] === true) printTexts(call.world, jsonArray(rows), '');
  else printTexts(call.world, lines, '\n');
}

function* jsonArray(rows: Iterable<unknown>): Generator<string> {
  let before = '[';
  for (const row of rows) {
    yield `${before}${JSON.stringify(row)}`;
    before = ',';
  }
  yield before === '[' ? '[]\n' : ']\n';
}

/** Many at a time: each write is a call of the system. */
function printTexts({ print }: CommandWorld, texts: Iterable<string>, end: string): void {
  let held = '';
  for (const text of texts) {
    held += `${text}${end}`;
    if (held.length < charactersAtOnce) continue;
    print(held);
    held = '';
  }
  if (held !== '') print(held);
}
