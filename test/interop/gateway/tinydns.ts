import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Endpoint } from '../../../packages/gateway/src/model/endpoint.ts';

/** Why these tests cannot run here, or false: tinydns listens on port 53 only, and goes into a root directory. */
export const tinydnsIsMissing =
  spawnSync('tinydns-data', ['-V']).error !== undefined
    ? 'tinydns is not installed (Debian: tinydns)'
    : process.geteuid?.() === 0
      ? false
      : 'only root can start tinydns';

/** Debian's nobody and nogroup. */
const nobody = '65534';

/** A real tinydns on an address of loopback of its own. */
export class Tinydns implements AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly #process: ChildProcess;

  private constructor(endpoint: Endpoint, process: ChildProcess) {
    this.endpoint = endpoint;
    this.#process = process;
  }

  /** Serves the data.cdb of a directory. */
  static async start(directory: string): Promise<Tinydns> {
    const endpoint: Endpoint = { address: `127.${randomInt(1, 255)}.${randomInt(256)}.53`, port: 53 };
    const env = { ...process.env, ROOT: directory, IP: endpoint.address, UID: nobody, GID: nobody };
    const child = spawn('tinydns', [], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [line]: unknown[] = await once(createInterface({ input: child.stderr }), 'line');
    if (!String(line).includes('starting tinydns')) throw new Error(`tinydns ended: ${String(line)}`);
    return new Tinydns(endpoint, child);
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }
}

/** The path of the file that a directory's database is made from. */
export function dataOf(directory: string): string {
  return join(directory, 'data');
}
