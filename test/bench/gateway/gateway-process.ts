import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(import.meta.resolve('../../../packages/gateway/src/cli.ts'));
/** What the program's first line gives to Node. */
const options = /^#!.* node (.+)$/m.exec(readFileSync(entry, 'utf8'))?.[1]?.split(' ') ?? [];
const observer = fileURLToPath(import.meta.resolve('./observer.ts'));

/** A gateway in a process of its own, as an administrator would run it, and how it is doing. */
export class GatewayProcess implements AsyncDisposable {
  readonly port: number;
  readonly dnsPort: number;
  /** Milliseconds from the start of the process until it was ready. */
  readonly startMs: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ready: Ready, startMs: number) {
    this.#child = child;
    this.port = Number(new URL(ready.urls[0] ?? '').port);
    this.dnsPort = ready.dns[0]?.port ?? 0;
    this.startMs = startMs;
  }

  /** Runs `serve` with what the configuration has beside state and listeners. */
  static async start(directory: string, toml: string): Promise<GatewayProcess> {
    const config = join(directory, 'gateway.toml');
    writeFileSync(config, `state = "${stateOf(directory)}"\n${loopback}${toml}`);
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [...process.execArgv, ...options, '--import', observer, entry, 'serve', '--config', config],
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: { ...process.env, NOTIFY_SOCKET: undefined } },
    );
    const ready = await untilReady(child);
    return new GatewayProcess(child, ready, performance.now() - startedAt);
  }

  /** Milliseconds: the longest time that the event loop was blocked since this was last asked. */
  async longestBlock(): Promise<number> {
    this.#child.send('longest');
    const [milliseconds]: unknown[] = await once(this.#child, 'message');
    return Number(milliseconds);
  }

  /** Octets: the most that was ever resident. */
  get peakMemory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

export function stateOf(directory: string): string {
  return join(directory, 'state');
}

interface Ready {
  readonly urls: readonly string[];
  readonly dns: readonly { readonly port: number }[];
}

const loopback = `
[http]
listen = ["127.0.0.1:0"]
trusted_proxies = ["127.0.0.1/32"]
[dns]
listen = ["127.0.0.1:0"]
[mdns]
advertise = false
`;

async function untilReady(child: ChildProcess): Promise<Ready> {
  if (child.stderr === null) throw new TypeError('the gateway has no log');
  const ready = Promise.withResolvers<Ready>();
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (said.length < 20) said.push(line);
    if (line.includes('"event":"ready"')) ready.resolve(JSON.parse(line));
    else if (/"level":"(?:warn|error)"/.test(line)) console.error(line);
  });
  child.once('exit', () => ready.reject(new Error(`the gateway ended:\n${said.join('\n')}`)));
  return ready.promise;
}
