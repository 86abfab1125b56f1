#!/usr/bin/env node
import { fstatSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Command, CommandWorld } from './commands/command.ts';
import { commandHelp, programHelp } from './commands/help.ts';
import { commands } from './commands/index.ts';
import { StartError } from './errors.ts';
import { nearest } from './protocol/nearest.ts';

const failed = 1;
/** As shells and getopt programs have it. */
const misused = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const command = commands.find(({ usage }) => verbs(usage).every((verb, at) => args[at] === verb));
  if (command === undefined) return withoutCommand(args);
  const rest = args.slice(verbs(command.usage).length);
  if (rest.includes('--help') || rest.includes('-h')) return print(commandHelp(command));
  return call(command, rest);
}

async function call(command: Command, args: readonly string[]): Promise<number> {
  let read: ReturnType<typeof readArgs>;
  try {
    read = readArgs(command, args);
  } catch (error) {
    return misuse(error instanceof Error ? error.message : String(error), command.usage);
  }
  const expected = command.usage.split(' ').length - verbs(command.usage).length;
  if (read.positionals.length !== expected) return misuse(`It is called as: ${command.usage}`, command.usage);
  try {
    return await command.run({ options: read.values, words: read.positionals, world: world() });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`dyndns-gateway: ${error.message}\n`);
    return failed;
  }
}

function readArgs(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? 'boolean' : 'string' } as const,
    ]),
  );
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
}

function withoutCommand(args: readonly string[]): number {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help')
    return print(programHelp(commands), first === undefined ? misused : 0);
  if (first === '--version') return print(`${version()}\n`);
  const guess = nearest(
    args.slice(0, 2).join(' '),
    commands.map(({ usage }) => verbs(usage).join(' ')),
  );
  return misuse(
    `There is no command “${first}”.${guess === undefined ? '' : ` Did you mean “${guess}”?`}`,
    '',
  );
}

function misuse(message: string, usage: string): number {
  const help = ['dyndns-gateway', ...verbs(usage), '--help'].join(' ');
  process.stderr.write(`dyndns-gateway: ${message}\nTry: ${help}\n`);
  return misused;
}

function print(words: string, status = 0): number {
  process.stdout.write(words);
  return status;
}

/** The words of a usage that are typed as they are; capitals stand for what the caller chooses. */
function verbs(usage: string): string[] {
  return usage.split(' ').filter((word) => word !== '' && word !== word.toUpperCase());
}

function world(): CommandWorld {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ending.abort());
  return {
    env: process.env,
    home: homedir(),
    hostname: hostname(),
    version: version(),
    print: (words) => void process.stdout.write(words),
    isTerminal: { output: process.stdout.isTTY, log: process.stderr.isTTY },
    outputIsJournal: isJournal(process.env['JOURNAL_STREAM']),
    input: () => text(process.stdin),
    signal: ending.signal,
  };
}

/** systemd.exec(5), $JOURNAL_STREAM: device and inode of the stream, for programs to compare theirs with. */
function isJournal(stream: string | undefined): boolean {
  const { dev, ino } = fstatSync(1);
  return stream === `${dev}:${ino}`;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const found =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return String(found);
}
