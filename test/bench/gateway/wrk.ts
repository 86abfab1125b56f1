import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Laptop, lease } from './population.ts';

const run = promisify(execFile);
const script = fileURLToPath(import.meta.resolve('./requests.lua'));
/** What `requests.lua` splits at: it stands in no request. */
const separator = '\u0001';

/** How wrk is to load a server. */
export interface Load {
  /** HTTPS unless told otherwise. */
  readonly scheme?: 'http' | 'https';
  readonly directory: string;
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** One request for each of them. */
  readonly laptops: readonly Laptop[];
  /** A PUT that registers the laptop unless it is said. */
  readonly request?: (laptop: Laptop, port: number) => string;
  /** `once`: the run ends with the last of them; `again`: they are sent over and over. */
  readonly repeat: 'once' | 'again';
}

/** The answers a second over keep-alive connections. @throws Error where not every one is a success */
export async function load({
  scheme = 'https',
  directory,
  port,
  connections,
  seconds,
  laptops,
  repeat,
  request = registration,
}: Load): Promise<number> {
  const file = join(directory, 'requests');
  writeFileSync(file, laptops.map((laptop) => request(laptop, port)).join(separator));
  const { stdout } = await run('wrk', [
    ...['--threads', '1', '--connections', `${connections}`, '--duration', `${seconds}s`, '--timeout', '10s'],
    ...['--script', script, `${scheme}://127.0.0.1:${port}`, '--', file, repeat],
  ]);
  const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  if (said.failed > 0) throw new Error(`${said.failed} of ${said.requests} requests failed:\n${stdout}`);
  return said.requests / said.seconds;
}

function registration({ label, address, user, secret }: Laptop, port: number): string {
  const body = JSON.stringify({ addresses: [address], lease });
  return [
    `PUT /hosts/${label} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Basic ${btoa(`${user}:${secret}`)}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
