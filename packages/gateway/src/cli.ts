#!/usr/bin/env -S node --max-semi-space-size=16
// Left alone, V8 gives young objects up to 100 MiB, and after a start with many hosts a collection stops all else for 100 ms.
import { fstatSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import type { CommandWorld } from './commands/command.ts';
import { readCommandLine } from './commands/command-line.ts';
import { commands } from './commands/index.ts';
import { GatewayError, StartError } from './errors.ts';

const failed = 1;
/** As shells and getopt programs have it. */
const misused = 2;
const standardOutput = 1;
/** As a shell reports a program that SIGPIPE has ended, which Node ignores. */
const endedByPipe = 128 + 13;

// Whoever reads only the start, as head does, has what was wanted.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
  process.exit(endedByPipe);
});

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const asked = readCommandLine(args, commands);
  switch (asked.kind) {
    case 'help':
      process.stdout.write(asked.text);
      return 0;
    case 'version':
      process.stdout.write(`${version()}\n`);
      return 0;
    case 'misuse':
      process.stderr.write(`dyndns-gateway: ${asked.message}\n${asked.help}`);
      return misused;
    case 'run':
      return run(() => asked.command.run({ ...asked, world: world() }));
  }
}

async function run(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof StartError || error instanceof GatewayError)) throw error;
    process.stderr.write(`dyndns-gateway: ${error.message}\n`);
    return failed;
  }
}

function world(): CommandWorld {
  return {
    env: process.env,
    home: homedir(),
    hostname: hostname(),
    version: version(),
    print: (words) => void process.stdout.write(words),
    warn: (words) => void process.stderr.write(words),
    logIsTerminal: process.stderr.isTTY,
    outputIsTerminal: process.stdout.isTTY,
    outputIsJournal: isJournal(process.env['JOURNAL_STREAM']),
    input: () => text(process.stdin),
    untilStopped,
    onHangup,
    endWithin: (milliseconds) => void setTimeout(() => process.exit(failed), milliseconds).unref(),
  };
}

function untilStopped(): AbortSignal {
  const stop = new AbortController();
  // Once: a second Ctrl-C ends a program that does not come to its end.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

function onHangup(reload: () => void): Disposable {
  process.on('SIGHUP', reload);
  return { [Symbol.dispose]: () => void process.off('SIGHUP', reload) };
}

/** systemd.exec(5), $JOURNAL_STREAM: device and inode of the stream, for programs to compare theirs with. */
function isJournal(stream: string | undefined): boolean {
  const { dev, ino } = fstatSync(standardOutput);
  return stream === `${dev}:${ino}`;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : '';
}
