import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { debuglog } from 'node:util';

const trace = debuglog('lab');

/** How a process ended: with a code, or by a signal. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One line that a process wrote. */
export interface OutputLine {
  from: 'stdout' | 'stderr';
  text: string;
  /** `performance.now()` of the test process when the line was read. */
  at: number;
}

/** Lines quoted when a process disappoints a story. */
const LAST_WORDS = 20;

/**
 * A running program whose output is kept line by line. `NODE_DEBUG=lab` shows every line of every program as
 * it comes.
 */
export class HostProcess implements AsyncDisposable {
  /** Who said it, in messages: `laptop: avahi-daemon`. */
  readonly title: string;
  readonly lines: OutputLine[] = [];
  /** Resolves once the process has ended and all its output is in `lines`. */
  readonly exit: Promise<Exit>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #news = new EventEmitter<{ line: [OutputLine]; change: [] }>();
  #ended: Exit | undefined;

  constructor(title: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.title = title;
    // A program may be asked many things at once.
    this.#news.setMaxListeners(0);
    this.#child = spawn(command, args, { env, cwd: '/', stdio: 'pipe' });
    this.#keep('stdout', this.#child.stdout);
    this.#keep('stderr', this.#child.stderr);
    this.#child.stdin.on('error', (error) => trace('%s: stdin: %s', title, error.message));
    this.exit = this.#untilClosed();
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.title} did not start`);
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#ended === undefined;
  }

  get stdout(): string[] {
    return this.lines.filter((line) => line.from === 'stdout').map((line) => line.text);
  }

  get stderr(): string[] {
    return this.lines.filter((line) => line.from === 'stderr').map((line) => line.text);
  }

  write(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  endInput(): void {
    this.#child.stdin.end();
  }

  /** Hands over every line to come, as it comes. */
  onLine(listener: (line: OutputLine) => void): void {
    this.#news.on('line', listener);
  }

  /** Sends a signal to this very process, and does not wait for what comes of it. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends SIGTERM, or what is given, and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.kill(signal);
    return this.exit;
  }

  /**
   * The first line that matches, already written or still to come.
   *
   * @param within Milliseconds. Rejects after them, or as soon as the process ends, with its last words.
   */
  async waitForLine(pattern: RegExp, within = 5_000): Promise<RegExpMatchArray> {
    const patience = AbortSignal.timeout(within);
    for (let next = 0; ; ) {
      for (; next < this.lines.length; next += 1) {
        const match = this.lines[next]?.text.match(pattern);
        if (match) return match;
      }
      if (!this.running) throw new Error(`${this.title} ended before ${pattern} came.${this.#lastWords()}`);
      try {
        await once(this.#news, 'change', { signal: patience });
      } catch (cause) {
        throw new Error(`${this.title}: no ${pattern} in ${within} ms.${this.#lastWords()}`, { cause });
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }

  #keep(from: OutputLine['from'], stream: Readable): void {
    createInterface({ input: stream }).on('line', (text) => this.#hear(from, text));
  }

  #hear(from: OutputLine['from'], text: string): void {
    trace('%s: %s', this.title, text);
    const line: OutputLine = { from, text, at: performance.now() };
    this.lines.push(line);
    this.#news.emit('line', line);
    this.#news.emit('change');
  }

  async #untilClosed(): Promise<Exit> {
    const { promise, resolve } = Promise.withResolvers<Exit>();
    this.#child.on('error', ({ message }) => this.#hear('stderr', message));
    this.#child.on('close', (code, signal) => resolve({ code, signal }));
    this.#ended = await promise;
    this.#news.emit('change');
    return this.#ended;
  }

  #lastWords(): string {
    return this.lines
      .slice(-LAST_WORDS)
      .map((line) => `\n  ${line.text}`)
      .join('');
  }
}
