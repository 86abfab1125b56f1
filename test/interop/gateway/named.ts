import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Name, printName } from '@open-dyndns/dns';

/** Why these tests cannot run here, or false. */
export const namedIsMissing =
  spawnSync('named', ['-V']).error === undefined ? false : 'named is not installed (Debian: bind9)';

export interface NamedZone {
  readonly apex: Name;
  readonly path: string;
  /** More clauses of its zone statement. */
  readonly clauses?: string;
}

/** A real named on loopback, on ports that the system chose, keeping everything in one directory. */
export class Named implements AsyncDisposable {
  readonly endpoint: { readonly address: string; readonly port: number };
  readonly pidFile: string;
  /** For `rndc` with this server's key and port. */
  readonly rndc: readonly [string, ...string[]];
  /** What it has logged. */
  readonly log: string[] = [];
  readonly #configuration: string;
  #process: ChildProcess;

  private constructor(directory: string, port: number, configuration: string, process: ChildProcess) {
    this.endpoint = { address: '127.0.0.1', port };
    this.pidFile = join(directory, 'named.pid');
    this.rndc = ['rndc', '-c', join(directory, 'rndc.conf')];
    this.#configuration = configuration;
    this.#process = process;
  }

  /** `statements` stand in named.conf before the zones. */
  static async start(directory: string, zones: readonly NamedZone[], statements = ''): Promise<Named> {
    const port = await freePort();
    const controlPort = await freePort();
    const configuration = join(directory, 'named.conf');
    const key = `key "lab" { algorithm hmac-sha256; secret "${randomBytes(32).toString('base64')}"; };`;
    writeFileSync(configuration, namedConf(directory, port, controlPort, `${key}\n${statements}`, zones));
    writeFileSync(
      join(directory, 'rndc.conf'),
      `${key}\noptions { default-server 127.0.0.1; default-port ${controlPort}; default-key "lab"; };\n`,
    );
    const named = new Named(directory, port, configuration, launch(configuration));
    await named.#untilRunning();
    return named;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Lines that named itself calls worse than a notice. */
  get complaints(): string[] {
    return this.log.filter((line) => / (?:warning|error|critical): /.test(line));
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGCONT');
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  async startAgain(): Promise<void> {
    this.#process = launch(this.#configuration);
    await this.#untilRunning();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #untilRunning(): Promise<void> {
    const { stderr } = this.#process;
    if (stderr === null) throw new TypeError('named has no stderr');
    const lines = createInterface({ input: stderr });
    const running = Promise.withResolvers<void>();
    lines.on('line', (line) => {
      this.log.push(line);
      if (line.endsWith('notice: running')) running.resolve();
    });
    this.#process.once('exit', () => running.reject(new Error(`named ended:\n${this.log.join('\n')}`)));
    await running.promise;
  }
}

function launch(configuration: string): ChildProcess {
  return spawn('named', ['-f', '-n', '1', '-c', configuration], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A port that is free for both transports now; named itself cannot be given port 0. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const socket = createSocket('udp4');
  try {
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return port;
  } finally {
    socket.close();
    await server[Symbol.asyncDispose]();
  }
}

function namedConf(
  directory: string,
  port: number,
  controlPort: number,
  statementsBefore: string,
  zones: readonly NamedZone[],
): string {
  const statements = zones.map(
    ({ apex, path, clauses = '' }) =>
      `zone "${printName(apex)}" { type primary; file "${path}"; ${clauses} };`,
  );
  return `
options {
  directory "${directory}";
  pid-file "${directory}/named.pid";
  session-keyfile none;
  lock-file none;
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  dnssec-validation no;
  empty-zones-enable no;
  notify no;
};
logging {
  channel told { stderr; severity info; print-severity yes; print-category yes; };
  category default { told; };
};
${statementsBefore}
controls { inet 127.0.0.1 port ${controlPort} allow { 127.0.0.1; } keys { "lab"; }; };
${statements.join('\n')}
`;
}
