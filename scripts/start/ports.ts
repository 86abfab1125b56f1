import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** What the gateway uses on loopback when nobody tells it otherwise (docs/configuration.md). */
const usualPorts = [8443, 8053];

const anyFreePorts = `# Written by npm start, because the usual ports were taken.
[http]
listen = ["127.0.0.1:0"]

[dns]
listen = ["127.0.0.1:0"]

[[zone]]
name = "home.arpa"
backend = "embedded"
`;

/**
 * The arguments with which a gateway starts on loopback: none where the usual ports are free, else a configuration that
 * takes any.
 */
export async function loopbackArguments(state: string): Promise<readonly string[]> {
  const free = await Promise.all(usualPorts.map(isFree));
  if (free.every(Boolean)) return [];
  const file = join(state, 'any-free-ports.toml');
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(file, anyFreePorts);
  return ['--config', file];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = Promise.withResolvers<boolean>();
  server.once('error', () => listening.resolve(false));
  server.listen(port, '127.0.0.1', () => listening.resolve(true));
  const free = await listening.promise;
  if (!free) return false;
  server.close();
  await once(server, 'close');
  return true;
}
