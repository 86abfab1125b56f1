import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseConfig } from '../../../packages/gateway/src/config/parse.ts';
import { openHouse } from '../../../packages/gateway/src/house.ts';
import { startGateway } from '../../../packages/gateway/src/main.ts';
import { addAccount } from '../../../packages/gateway/src/service/accounts.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { silent, temporaryDirectory } from '../../../packages/gateway/test/world.ts';

/** What a program said, and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly said: string;
}

/** A gateway as an administrator runs it, over TLS and without, which serves `lab.example` and lets alice in. */
export interface Site extends AsyncDisposable {
  readonly directory: string;
  readonly port: number;
  readonly plainPort: number;
  /** The gateway's certificate, for clients to trust. */
  readonly certificate: string;
  /** What the DNS server answers for a host, IPv4 first. */
  resolves(label: string): Promise<string[]>;
  /** What it answers as proofs of control over a host. */
  challenges(label: string): Promise<string[]>;
  /** Puts a file into the site's directory, for its owner alone, and returns its path. */
  write(name: string, text: string): string;
}

const toml = `
state = "state"
[http]
listen = ["127.0.0.1:0"]
plain = ["127.0.0.1:0"]
[dns]
listen = ["127.0.0.1:0"]
[mdns]
advertise = false
[[zone]]
name = "lab.example"
backend = "embedded"
`;

export async function openSite(): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const { path: directory } = opening.use(temporaryDirectory());
  const write = (name: string, content: string): string => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const surroundings = { env: {}, home: directory, lan: undefined };
  const config = parseConfig(toml, join(directory, 'gateway.toml'), surroundings);
  const house = opening.use(await openHouse(config));
  await addAccount(house, { id: 'alice', password: 'rabbit', role: 'user' });
  const identity = { hostname: 'localhost', version: '0.0.0' };
  const { ready } = opening.use(await startGateway(config, house, identity, silent));
  const ports = ready.urls.map((url) => Number(new URL(url).port));
  const [dns] = ready.dns;
  if (dns === undefined || ports.length !== 2) throw new TypeError('the gateway listens elsewhere');
  const running = opening.move();
  return {
    directory,
    port: ports[0] ?? 0,
    plainPort: ports[1] ?? 0,
    certificate: join(directory, 'state', 'gateway.crt'),
    resolves: async (label) => [
      ...(await lookUp(dns, `${label}.lab.example.`, 'A')),
      ...(await lookUp(dns, `${label}.lab.example.`, 'AAAA')),
    ],
    challenges: (label) => lookUp(dns, `_acme-challenge.${label}.lab.example.`, 'TXT'),
    write,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Why tests with a program cannot run here, or false. */
export function isMissing(program: string, debianPackage = program): string | false {
  return spawnSync(program, ['--help']).error === undefined
    ? false
    : `${program} is not installed (Debian: ${debianPackage})`;
}

/** Milliseconds: far more than any of these programs takes. */
const patience = 60_000;

/** Runs a program to its end. */
export async function run(program: string, args: readonly string[]): Promise<Outcome> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patience,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [status, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, said: `${out}${err}` };
}
