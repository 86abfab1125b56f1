import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Name, printName, readName } from '@open-dyndns/dns';
import { selfSigned } from '../../../packages/gateway/src/edge/certificate/self-signed.ts';
import { Named, type NamedZone } from '../../interop/gateway/named.ts';
import { GatewayProcess, stateOf } from './gateway-process.ts';
import { apex, fillStore, type Laptop, lease, ttl, zoneText } from './population.ts';

const bareExpress = fileURLToPath(import.meta.resolve('./bare-express.ts'));
const nsupdateHandler = fileURLToPath(import.meta.resolve('./nsupdate-handler.ts'));
const otherApex = readName('other.example.');
const zoneName = printName(apex).replace(/\.$/, '');

/** Who is there before a measurement begins. */
export interface Populace {
  /** How many have enrolled. */
  readonly devices?: number;
  readonly present: readonly Laptop[];
  /** Milliseconds since 1970, by the number of the laptop among those present; without it, nobody's lease runs out. */
  readonly expiresAt?: (index: number) => number;
}

/** A gateway with BIND beside it. */
export interface Site extends AsyncDisposable {
  readonly directory: string;
  readonly gateway: GatewayProcess;
  readonly named: Named;
  readonly zoneFile: string;
}

/** A directory on the disk that the system has for such things. */
export function temporaryDirectory(): Disposable & { readonly path: string } {
  const directory = mkdtempDisposableSync(join(tmpdir(), 'gateway-bench-'));
  return { path: directory.path, [Symbol.dispose]: () => directory.remove() };
}

/** Opens a site with the backend `zonefile`. `others` are zones that named serves besides. */
export async function openSite(
  populace: Populace,
  prefixes: readonly string[] = ['10.0.0.0/8'],
  others: (directory: string) => readonly NamedZone[] = () => [],
): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const { path: directory } = opening.use(temporaryDirectory());
  const zoneFile = join(directory, `db.${zoneName}`);
  writeFileSync(zoneFile, zoneText(populace.present));
  await populate(directory, populace);
  const named = opening.use(await Named.start(directory, [{ apex, path: zoneFile }, ...others(directory)]));
  const toml = `
backend = "zonefile"
file = "${zoneFile}"
pidfile = "${named.pidFile}"
server = "127.0.0.1:${named.endpoint.port}"`;
  const gateway = opening.use(await GatewayProcess.start(directory, zoneTable(toml, prefixes)));
  const running = opening.move();
  return { directory, gateway, named, zoneFile, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A site whose named takes updates that are signed with a key. */
export interface UpdatedSite extends Omit<Site, 'zoneFile'> {
  /** Another zone with the same hosts, which whoever has the key may update. */
  readonly otherApex: Name;
  readonly keyFile: string;
}

/** Opens a site with the backend `rfc2136`. */
export async function openUpdatedSite(populace: Populace): Promise<UpdatedSite> {
  await using opening = new AsyncDisposableStack();
  const { path: directory } = opening.use(temporaryDirectory());
  const path = join(directory, `db.${zoneName}`);
  writeFileSync(path, zoneText(populace.present));
  await populate(directory, populace);
  const secret = randomBytes(32).toString('base64');
  const key = `key gateway { algorithm hmac-sha256; secret "${secret}"; };`;
  const keyFile = join(directory, 'tsig.key');
  writeFileSync(keyFile, key, { mode: 0o600 });
  const clauses = 'allow-update { key gateway; }; allow-transfer { key gateway; };';
  const other = { apex: otherApex, path: join(directory, 'db.other'), clauses };
  writeFileSync(other.path, zoneText(populace.present));
  const named = opening.use(await Named.start(directory, [{ apex, path, clauses }, other], key));
  const toml = `
backend = "rfc2136"
server = "127.0.0.1:${named.endpoint.port}"
key = "${keyFile}"`;
  const gateway = opening.use(await GatewayProcess.start(directory, zoneTable(toml, ['10.0.0.0/8'])));
  const running = opening.move();
  const dispose = () => running.disposeAsync();
  return { directory, gateway, named, otherApex, keyFile, [Symbol.asyncDispose]: dispose };
}

/** Starts a gateway that serves the zone itself. */
export async function openEmbedded(directory: string, populace: Populace): Promise<GatewayProcess> {
  await populate(directory, populace);
  return GatewayProcess.start(directory, zoneTable('backend = "embedded"\nreverse = []', ['10.0.0.0/8']));
}

/** Starts the peer of everything that is asked over HTTPS. */
export async function openBareExpress(directory: string): Promise<Peer> {
  await selfSigned(directory, { names: ['localhost'], addresses: ['127.0.0.1'] }, Date.now());
  return openPeer(bareExpress, [join(directory, 'gateway.crt'), join(directory, 'gateway.key')]);
}

/** Starts a handler that runs one nsupdate for each request. */
export function openNsupdateHandler({ named, otherApex: zone, keyFile }: UpdatedSite): Promise<Peer> {
  return openPeer(nsupdateHandler, [`${named.endpoint.port}`, printName(zone), keyFile]);
}

/** A server of its own that a measurement compares with. */
export type Peer = AsyncDisposable & { readonly port: number };

async function openPeer(program: string, options: readonly string[]): Promise<Peer> {
  const child = spawn(process.execPath, [...process.execArgv, program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  return { port: JSON.parse(String(line)).port, [Symbol.asyncDispose]: () => ended(child) };
}

async function populate(directory: string, { devices = 0, present, expiresAt }: Populace): Promise<void> {
  mkdirSync(stateOf(directory), { mode: 0o700 });
  const never = Date.now() + lease * 1000;
  await fillStore(join(stateOf(directory), 'gateway.db'), devices, present, expiresAt ?? (() => never));
}

function zoneTable(backend: string, prefixes: readonly string[]): string {
  return `
[[zone]]
name = "${zoneName}"
ttl = ${ttl}
lease = { max = ${lease} }
prefixes = ${JSON.stringify(prefixes)}
${backend}
`;
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}
