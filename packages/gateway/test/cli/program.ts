import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(import.meta.resolve('../../src/cli.ts'));

export interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** One line of the JSON log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface WorldOptions {
  readonly toml?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the program's own, for a program that runs it in other circumstances. */
  readonly runner?: readonly string[];
}

/** A directory with a configuration, and the program run on it. */
export class World implements AsyncDisposable {
  readonly config: string;
  readonly state: string;
  readonly #remove: () => Promise<void>;
  readonly #env: Readonly<Record<string, string>>;
  readonly #runner: readonly string[];

  private constructor(
    directory: string,
    { env = {}, runner = [] }: WorldOptions,
    remove: () => Promise<void>,
  ) {
    this.config = join(directory, 'gateway.toml');
    this.state = join(directory, 'state');
    this.#env = env;
    this.#runner = runner;
    this.#remove = remove;
  }

  /** Without `toml`, a gateway on free ports of loopback that announces nothing. */
  static async make(options: WorldOptions = {}): Promise<World> {
    const directory = await mkdtempDisposable(join(tmpdir(), 'gateway-cli-'));
    const world = new World(directory.path, options, () => directory.remove());
    await world.configure(options.toml ?? loopback());
    return world;
  }

  configure(toml: string): Promise<void> {
    return writeFile(this.config, toml);
  }

  /** Runs a command to its end: a line that is split at blanks, or its words. */
  async run(command: string | readonly string[], input = ''): Promise<Ended> {
    const child = this.#spawn(typeof command === 'string' ? command.split(' ') : command);
    child.stdin?.end(input);
    const [output, errors] = await Promise.all([
      readAll(child.stdout),
      readAll(child.stderr),
      once(child, 'close'),
    ]);
    return { status: child.exitCode, output, errors };
  }

  /** Runs a command whose output is read as `head` reads it: not to the end. */
  async runIntoHead(command: readonly string[]): Promise<Omit<Ended, 'output'>> {
    const child = this.#spawn(command);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [errors] = await Promise.all([readAll(child.stderr), once(child, 'close')]);
    return { status: child.exitCode, errors };
  }

  /** Runs `serve` until it is ready; with `output`, standard output goes to that file descriptor. */
  async serve(output?: number, options: readonly string[] = ['--json']): Promise<Serving> {
    const child = this.#spawn(['serve', '--config', this.config, ...options], output);
    return Serving.start(child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#remove();
  }

  #spawn(args: readonly string[], output: number | 'pipe' = 'pipe'): ChildProcess {
    const words = args.map((word) => (word === 'CONFIG' ? this.config : word));
    const inherited = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: undefined, HOME: this.state };
    const conditions = process.execArgv.filter((flag) => flag.startsWith('--conditions'));
    const [program, ...rest] = [...this.#runner, process.execPath];
    return spawn(program ?? process.execPath, [...rest, ...conditions, entry, ...words], {
      env: { ...inherited, ...this.#env },
      stdio: ['pipe', output, 'pipe'],
    });
  }
}

export class Serving implements AsyncDisposable {
  readonly ready: LogLine;
  readonly #child: ChildProcess;
  readonly #output: Promise<string>;
  readonly #log: LogLine[];

  private constructor(child: ChildProcess, ready: LogLine, log: LogLine[]) {
    this.#child = child;
    this.ready = ready;
    this.#log = log;
    this.#output = readAll(child.stdout);
  }

  static async start(child: ChildProcess): Promise<Serving> {
    if (child.stderr === null) throw new TypeError('the program has no log');
    const log: LogLine[] = [];
    const ready = Promise.withResolvers<LogLine>();
    createInterface({ input: child.stderr }).on('line', (text) => {
      const line: unknown = text.startsWith('{') ? JSON.parse(text) : { msg: text };
      const read = { ...Object(line) };
      log.push(read);
      if (read.event === 'ready') ready.resolve(read);
    });
    child.on('exit', (status) => ready.reject(new Error(`ended with ${status}: ${JSON.stringify(log)}`)));
    return new Serving(child, await ready.promise, log);
  }

  get log(): readonly LogLine[] {
    return this.#log;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get url(): string {
    const [url] = Array.isArray(this.ready['urls']) ? this.ready['urls'] : [];
    return String(url);
  }

  /** The exit status and standard output. */
  async stop(
    signal: NodeJS.Signals = 'SIGTERM',
  ): Promise<{ readonly status: number | null; readonly output: string }> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill(signal);
      await once(this.#child, 'exit');
    }
    return { status: this.#child.exitCode, output: await this.#output };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}

export function loopback(more = ''): string {
  return `state = "state"\n[http]\nlisten = ["127.0.0.1:0"]\n[dns]\nlisten = ["127.0.0.1:0"]\n[mdns]\nadvertise = false\n${more}`;
}

function readAll(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}
