import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { type Name, printName } from '@open-dyndns/dns';
import { z } from 'zod';
import type { Endpoint } from '../../../packages/gateway/src/model/endpoint.ts';
import { freePort } from './named.ts';

/** Debian's pdns-backend-sqlite3. */
const schema = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql';
/** Debian starts it by systemd with `--config-dir=/etc/powerdns`; ours has nothing to do with that. */
const program = '/usr/sbin/pdns_server';

const key = 'a-key-of-tests';

/** Why these tests cannot run here, or false. */
export const pdnsIsMissing =
  spawnSync(program, ['--version']).error === undefined && existsSync(schema)
    ? false
    : 'PowerDNS is not installed (Debian: pdns-server pdns-backend-sqlite3)';

const pdnsSet = z.object({
  name: z.string(),
  type: z.string(),
  ttl: z.number(),
  records: z.array(z.object({ content: z.string(), disabled: z.boolean() })),
  comments: z.array(z.object({ account: z.string(), content: z.string() })).optional(),
});

/** A record set of its API. */
export type PdnsSet = z.output<typeof pdnsSet>;

/** A real PowerDNS on loopback, on ports that the system chose, keeping everything in one directory. */
export class Pdns implements AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly api: string;
  readonly key = key;
  readonly #process: ChildProcess;

  private constructor(dnsPort: number, httpPort: number, process: ChildProcess) {
    this.endpoint = { address: '127.0.0.1', port: dnsPort };
    this.api = `http://127.0.0.1:${httpPort}`;
    this.#process = process;
  }

  static async start(directory: string): Promise<Pdns> {
    const database = join(directory, 'pdns.sqlite3');
    using tables = new DatabaseSync(database);
    tables.exec(readFileSync(schema, 'utf8'));
    const [dnsPort, httpPort] = [await freePort(), await freePort()];
    writeFileSync(join(directory, 'pdns.conf'), configuration(directory, database, dnsPort, httpPort));
    const child = spawn(program, [`--config-dir=${directory}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    const pdns = new Pdns(dnsPort, httpPort, child);
    await pdns.#untilRunning();
    return pdns;
  }

  /** Makes zones anew, with nothing in them but what a zone has to have. */
  async renew(zones: readonly Name[]): Promise<void> {
    const there = await this.#ask('GET', '', z.array(z.object({ name: z.string() })));
    for (const { name } of there) await this.#ask('DELETE', `/${name}`, z.unknown());
    for (const zone of zones) await this.#addZone(printName(zone));
  }

  /** The record sets of a zone, as an administrator sees them. */
  async sets(zone: Name): Promise<PdnsSet[]> {
    const { rrsets } = await this.#ask('GET', `/${printName(zone)}`, z.object({ rrsets: z.array(pdnsSet) }));
    return rrsets;
  }

  /** Puts record sets there by hand, and takes those away that have no records. */
  async put(zone: Name, ...sets: PdnsSet[]): Promise<void> {
    await this.#ask('PATCH', `/${printName(zone)}`, z.unknown(), {
      rrsets: sets.map((set) => ({ ...set, changetype: set.records.length === 0 ? 'DELETE' : 'REPLACE' })),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  async #addZone(name: string): Promise<void> {
    const soa = `ns.lab.example. admin.lab.example. 1 3600 600 86400 60`;
    const kept = (owner: string, type: string, content: string): PdnsSet => ({
      name: owner,
      type,
      ttl: 300,
      records: [{ content, disabled: false }],
    });
    const rrsets = [kept(name, 'SOA', soa), kept(name, 'NS', 'ns.lab.example.')];
    if (name === 'lab.example.') rrsets.push(kept(`ns.${name}`, 'A', '10.77.0.1'));
    await this.#ask('POST', '', z.unknown(), { name, kind: 'Native', nameservers: [], rrsets });
  }

  async #ask<Shape extends z.ZodType>(
    method: string,
    path: string,
    shape: Shape,
    body?: object,
  ): Promise<z.output<Shape>> {
    const response = await fetch(`${this.api}/api/v1/servers/localhost/zones${path}`, {
      method,
      headers: { 'x-api-key': this.key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`PowerDNS said ${response.status}: ${text}`);
    return shape.parse(text === '' ? undefined : JSON.parse(text));
  }

  async #untilRunning(): Promise<void> {
    const { stderr } = this.#process;
    if (stderr === null) throw new TypeError('pdns_server has no stderr');
    const log: string[] = [];
    const running = Promise.withResolvers<void>();
    createInterface({ input: stderr }).on('line', (line) => {
      log.push(line);
      if (line.includes('ready to distribute questions')) running.resolve();
    });
    this.#process.once('exit', () => running.reject(new Error(`PowerDNS ended:\n${log.join('\n')}`)));
    await running.promise;
  }
}

/** Nothing of it may ask outside: its own security status would be (security-poll-suffix). */
function configuration(directory: string, database: string, dnsPort: number, httpPort: number): string {
  return `daemon=no
guardian=no
launch=gsqlite3
gsqlite3-database=${database}
local-address=127.0.0.1
local-port=${dnsPort}
security-poll-suffix=
socket-dir=${directory}
webserver=yes
webserver-address=127.0.0.1
webserver-port=${httpPort}
api=yes
api-key=${key}
`;
}
