import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Figure, inTurn } from '../figures.ts';
import { rateFigure } from '../rates.ts';
import { type Laptop, laptops } from './population.ts';
import {
  openBareExpress,
  openNsupdateHandler,
  openSite,
  openUpdatedSite,
  type Peer,
  type Site,
  temporaryDirectory,
} from './site.ts';
import { load } from './wrk.ts';

const hosts = 10_000;
/** Laptops that register for the first time in one round, and more than can in its time. */
const newcomers = 25_000;
const rounds = 3;
/** One more, which does not count: every gateway is a new one, and the peer has been warm since its first load. */
const warmUp = rounds;
/** Seconds of each round, for each server. */
const duration = 4;
const present = laptops(1, hosts + 1);

/** Registrations of hosts that are not there yet, and refreshes of hosts that are, beside Express that does nothing. */
export async function httpLoads(): Promise<Figure[]> {
  using directory = temporaryDirectory();
  await using express = await openBareExpress(directory.path);
  const bare = (connections: number): Promise<number> =>
    load({
      directory: directory.path,
      port: express.port,
      connections,
      seconds: duration,
      laptops: present,
      repeat: 'again',
    });
  return [
    ...(await updates(() => bare(64))),
    await registrations(() => bare(1_000)),
    await refreshes(() => bare(64)),
  ];
}

type Bare = () => Promise<number>;
const peer = 'bare Express, TLS, Basic';

async function updates(bare: Bare): Promise<Figure[]> {
  await using site = await openUpdatedSite({ present });
  await using handler = await openNsupdateHandler(site);
  const what = 'distinct registrations, `rfc2136`, 64 connections, 10,000 hosts present';
  await arrivals(site, warmUp, 64);
  const rates = await inTurn(rounds, (round) => arrivals(site, round, 64), bare);
  const processes = { ours: rates.ours, peers: await processEach(site, handler) };
  return [
    rateFigure(what, rates, peer, 0.45),
    rateFigure('the same', processes, 'one nsupdate process for each request, bare HTTP', 25),
  ];
}

/** What whoever runs a process for each request reaches, over plain HTTP and without authentication. */
function processEach({ directory }: Loaded, { port }: Peer): Promise<number> {
  const first = hosts + 1 + rounds * newcomers;
  const some = laptops(first, first + newcomers);
  const connections = 64;
  return load({
    scheme: 'http',
    directory,
    port,
    connections,
    seconds: duration,
    laptops: some,
    repeat: 'once',
  });
}

async function registrations(bare: Bare): Promise<Figure> {
  await using site = await openSite({ present });
  await arrivals(site, warmUp, 1_000);
  const rates = await inTurn(rounds, (round) => arrivals(site, round, 1_000), bare);
  return rateFigure(
    'distinct registrations, `zonefile`, SIGHUP, 1,000 connections, 10,000 hosts present',
    rates,
    peer,
    0.32,
  );
}

/** Everybody is there already, so that the file may not change by an octet. */
async function refreshes(bare: Bare): Promise<Figure> {
  await using site = await openSite({ present });
  const before = readFileSync(site.zoneFile);
  await puts(site, present, 64, 'again');
  const rates = await inTurn(rounds, () => puts(site, present, 64, 'again'), bare);
  assert.deepEqual(readFileSync(site.zoneFile), before, 'a refresh has written the zone file');
  return rateFigure('refreshes, 64 connections, without a zone write', rates, peer, 0.6);
}

type Loaded = Pick<Site, 'directory' | 'gateway'>;

function arrivals(site: Loaded, round: number, connections: number): Promise<number> {
  const first = hosts + 1 + round * newcomers;
  return puts(site, laptops(first, first + newcomers), connections, 'once');
}

function puts(
  { directory, gateway }: Loaded,
  some: readonly Laptop[],
  connections: number,
  repeat: 'once' | 'again',
): Promise<number> {
  return load({ directory, port: gateway.port, connections, seconds: duration, laptops: some, repeat });
}
