import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type DisposableTempDir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TsigKey, toBase64 } from '@open-dyndns/dns';

/** Between finding a free port and named's taking it, somebody else may. */
const attempts = 3;

/** A BIND on 127.0.0.1 that serves `example.com` and lets the holders of its keys change and transfer it. */
export class Named implements AsyncDisposable {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: DisposableTempDir;

  private constructor(port: number, process: ChildProcess, folder: DisposableTempDir) {
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  /** @param zone the text of the zone, `$ORIGIN example.com.` */
  static async start(zone: string, keys: readonly TsigKey[] = []): Promise<Named> {
    let log = '';
    for (let left = attempts; left > 0; left -= 1) {
      const folder = await mkdtempDisposable(join(tmpdir(), 'named-'));
      const port = await freePort();
      await writeFile(join(folder.path, 'zone'), zone);
      await writeFile(join(folder.path, 'named.conf'), configuration(folder.path, port, keys));
      const process = spawn('named', ['-g', '-c', join(folder.path, 'named.conf')], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      log = '';
      for await (const line of createInterface({ input: process.stderr })) {
        log += `${line}\n`;
        if (/ running$/.test(line)) {
          process.stderr.resume();
          return new Named(port, process, folder);
        }
      }
      await folder.remove();
    }
    throw new Error(`named does not start:\n${log}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    await this.#folder.remove();
  }
}

function configuration(folder: string, port: number, keys: readonly TsigKey[]): string {
  const names = keys.map(({ name }) => `key "${keyName(name)}";`).join(' ');
  return `
    options {
      directory "${folder}"; pid-file none; session-keyfile none; recursion no; dnssec-validation no;
      listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
    };
    controls { };
    ${keys.map(keyClause).join('\n')}
    zone "example.com" {
      type primary; file "zone"; check-names ignore;
      allow-transfer { ${names || 'any;'} }; allow-update { ${names || 'none;'} };
    };`;
}

function keyClause({ name, algorithm, secret }: TsigKey): string {
  return `key "${keyName(name)}" { algorithm ${algorithm}; secret "${toBase64(secret)}"; };`;
}

function keyName(name: TsigKey['name']): string {
  return name.labels.map((label) => new TextDecoder().decode(label)).join('.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}
