import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A JSON line that a program wrote: its answer on standard output, or an entry of its log. */
export type Line = Readonly<Record<string, unknown>>;

/** How long a program may take to get somewhere, ms: many times what it needs. */
const eventWithin = 30_000;
/** How long a program may take to end after it was asked to, ms, before it is killed. */
const endWithin = 10_000;

/** One of our programs, run as anybody would run it; its JSON lines are kept. */
export class Program implements AsyncDisposable {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: Line[] = [];
  readonly #otherOutput: string[] = [];
  readonly #ended: Promise<number | null>;
  #onLine: () => void = () => undefined;

  constructor(name: string, file: URL, args: readonly string[]) {
    this.#name = name;
    // A process group of its own: Ctrl-C on the terminal is for this script to pass on, in the right order.
    this.#child = spawn(process.execPath, ['--conditions=@open-dyndns/source', file.pathname, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.#heard(line));
    }
    this.#ended = once(this.#child, 'close').then(([code]) => {
      this.#onLine();
      return code;
    });
  }

  /** The log entry of this event, already written or still to come. Rejects with its last words where it does not come. */
  async event(name: string): Promise<Line> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), eventWithin);
    try {
      return await this.#eventBefore(name, patience.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A line that it wrote with this member. */
  find(member: string): Line | undefined {
    return this.#lines.find((line) => member in line);
  }

  /** Asks it to end, and gives its exit code; null where it had to be killed. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode === null) this.#child.kill('SIGTERM');
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), endWithin);
    const code = await this.#ended;
    clearTimeout(killer);
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #eventBefore(name: string, patience: AbortSignal): Promise<Line> {
    for (;;) {
      const found = this.#lines.find(({ event }) => event === name);
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null) throw new Error(this.#lastWords('ended'));
      if (patience.aborted)
        throw new Error(this.#lastWords(`was not “${name}” within ${eventWithin / 1000} s`));
      await new Promise<void>((resolve) => {
        this.#onLine = resolve;
        patience.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  #heard(text: string): void {
    try {
      this.#lines.push(JSON.parse(text));
    } catch {
      this.#otherOutput.push(text);
    }
    this.#onLine();
  }

  #lastWords(what: string): string {
    const logged = this.#lines.flatMap(({ msg }) => (typeof msg === 'string' ? [msg] : [])).slice(-3);
    return `${this.#name} ${what}; its last words: ${[...logged, ...this.#otherOutput.slice(-5)].join('; ')}`;
  }
}
