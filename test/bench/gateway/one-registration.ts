import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { printName, readName } from '@open-dyndns/dns';
import { askSerial } from '../../../packages/gateway/src/edge/backend/serial-query.ts';
import { type Figure, inTurn, plainFigure, ratioFigure, timed } from '../figures.ts';
import { register } from './client.ts';
import { laptops, laptopsOfOneAccount, zoneText } from './population.ts';
import { openBareExpress, openSite, openUpdatedSite, type Site } from './site.ts';

const hosts = 10_000;
const rounds = 15;
const byHand = { apex: readName('by-hand.example.'), file: 'db.by-hand' };
const run = promisify(execFile);

const present = laptops(1, hosts + 1);
/** The first of them opens the connection and logs in, which is not measured. */
const arriving = laptopsOfOneAccount(hosts + 1, rounds + 1);

/** One laptop after another, until it is answered. */
export async function oneRegistration(): Promise<Figure[]> {
  return [await inZoneFile(), await byUpdate()];
}

/** Beside an administrator who edits a zone of the same size. */
async function inZoneFile(): Promise<Figure> {
  await using site = await openSite({ present }, ['10.0.0.0/8'], (directory) => {
    const path = join(directory, byHand.file);
    writeFileSync(path, zoneText(present));
    return [{ apex: byHand.apex, path }];
  });
  using agent = keepAlive();
  await timeOf(agent, site.gateway.port, rounds);
  const times = await inTurn(
    rounds,
    (round) => timeOf(agent, site.gateway.port, round),
    (round) => editByHand(site, round + 2),
  );
  return ratioFigure(
    'one registration alone, `zonefile`, 10,000 hosts: until it is answered',
    times,
    '`rndc reload` by hand until served',
    1.3,
  );
}

/** Beside the same request to Express that does nothing. */
async function byUpdate(): Promise<Figure> {
  await using site = await openUpdatedSite({ present });
  await using express = await openBareExpress(site.directory);
  using agent = keepAlive();
  using otherAgent = keepAlive();
  await timeOf(agent, site.gateway.port, rounds);
  await timeOf(otherAgent, express.port, rounds);
  const { ours, peers } = await inTurn(
    rounds,
    (round) => timeOf(agent, site.gateway.port, round),
    (round) => timeOf(otherAgent, express.port, round),
  );
  const what = 'one registration alone, `rfc2136`, 10,000 hosts: over the TLS request itself';
  return plainFigure(what, ours - peers, 'ms', 5);
}

function timeOf(agent: Agent, port: number, round: number): Promise<number> {
  return timed(() => register(agent, port, arriving[round] ?? fail('there is no such laptop')));
}

/** Milliseconds from the reload, the file having been written, until the new serial is served. */
async function editByHand({ directory, named }: Site, serial: number): Promise<number> {
  const path = join(directory, byHand.file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/\( \d+/, `( ${serial}`));
  const [command, ...options] = named.rndc;
  return timed(async () => {
    await run(command, [...options, 'reload', printName(byHand.apex)]);
    while ((await askSerial(named.endpoint, byHand.apex)).serial !== serial);
  });
}

function keepAlive(): Agent & Disposable {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() });
}

function fail(what: string): never {
  throw new TypeError(what);
}
