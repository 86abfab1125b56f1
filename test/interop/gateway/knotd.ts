import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Name, printName } from '@open-dyndns/dns';
import { freePort, type NamedZone } from './named.ts';

/** Why these tests cannot run here, or false. */
export const knotdIsMissing =
  spawnSync('knotd', ['-V']).error === undefined ? false : 'knotd is not installed (Debian: knot)';

/** A key and what it may do. */
export interface KnotKey {
  readonly name: string;
  readonly algorithm: string;
  /** In base64. */
  readonly secret: string;
  readonly actions: readonly ('update' | 'transfer' | 'notify')[];
}

/** A real Knot DNS on loopback, on a port that the system chose, keeping everything in one directory. */
export class Knotd implements AsyncDisposable {
  readonly endpoint: { readonly address: string; readonly port: number };
  readonly #process: ChildProcess;

  private constructor(port: number, process: ChildProcess) {
    this.endpoint = { address: '127.0.0.1', port };
    this.#process = process;
  }

  static start(directory: string, zones: readonly NamedZone[], key: KnotKey): Promise<Knotd> {
    return Knotd.#startWith(directory, (port) => knotConf(directory, port, zones, key));
  }

  static async #startWith(directory: string, configure: (port: number) => string): Promise<Knotd> {
    const port = await freePort();
    const configuration = join(directory, 'knot.conf');
    writeFileSync(configuration, configure(port), { mode: 0o600 });
    const process = spawn('knotd', ['-c', configuration], { stdio: ['ignore', 'pipe', 'ignore'] });
    const knotd = new Knotd(port, process);
    await knotd.#untilRunning();
    return knotd;
  }

  /** A server that copies zones from a primary: it may be told of changes by whom has the key. */
  static async startSecondary(
    directory: string,
    apexes: readonly Name[],
    primary: { readonly address: string; readonly port: number },
    key: Omit<KnotKey, 'actions'>,
  ): Promise<Knotd> {
    const zones = apexes.map((apex, index) => ({ apex, path: join(directory, `copy-${index}.zone`) }));
    const more = `
remote:
  - id: primary
    address: ${primary.address}@${primary.port}
    key: ${key.name}
`;
    return Knotd.#startWith(directory, (port) =>
      knotConf(directory, port, zones, { ...key, actions: ['notify'] }, more, '    master: primary\n'),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  async #untilRunning(): Promise<void> {
    const { stdout } = this.#process;
    if (stdout === null) throw new TypeError('knotd has no stdout');
    const log: string[] = [];
    const running = Promise.withResolvers<void>();
    createInterface({ input: stdout }).on('line', (line) => {
      log.push(line);
      if (line.includes('server started')) running.resolve();
    });
    this.#process.once('exit', () => running.reject(new Error(`knotd ended:\n${log.join('\n')}`)));
    await running.promise;
  }
}

function knotConf(
  directory: string,
  port: number,
  zones: readonly NamedZone[],
  key: KnotKey,
  moreSections = '',
  inEveryZone = '',
): string {
  const entries = zones.map(
    ({ apex, path }) =>
      `  - domain: ${printName(apex)}\n    file: ${path}\n    acl: [gateway]\n${inEveryZone}`,
  );
  return `
server:
    rundir: ${directory}
    listen: 127.0.0.1@${port}
log:
  - target: stdout
    any: info
database:
    storage: ${directory}
key:
  - id: ${key.name}
    algorithm: ${key.algorithm}
    secret: ${key.secret}
acl:
  - id: gateway
    key: ${key.name}
    action: [${key.actions.join(', ')}]
${moreSections}template:
  - id: default
    zonefile-sync: -1
    journal-content: changes
zone:
${entries.join('')}`;
}
