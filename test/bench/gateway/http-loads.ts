import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Figure } from '../zonefile/figures.ts';
import { laptops } from './population.ts';
import { rateFigure } from './rates.ts';
import { openBareExpress, openSite, type Site, temporaryDirectory } from './site.ts';
import { type Load, load } from './wrk.ts';

const hosts = 10_000;
/** More laptops than can register while it is measured. */
const newcomers = 60_000;
const manyConnections = 1_000;
const fewConnections = 64;
/** Seconds: so long the programs run before anything counts, and so long it is measured. */
const warmUp = 2;
const measured = 6;
const peer = 'bare Express, TLS, Basic';

/** Registrations of hosts that are not there yet, and refreshes of hosts that are, over HTTPS with `zonefile`. */
export async function httpLoads(): Promise<Figure[]> {
  const present = laptops(1, hosts + 1);
  const arriving = laptops(hosts + 1, hosts + newcomers);
  const bare = await bareRates(present);
  await using site = await openSite({ present });
  const refreshed = await refreshes(site, present);
  const registered = await registrations(site, arriving);
  return [
    rateFigure(
      'distinct registrations, `zonefile`, SIGHUP, 1,000 connections, 10,000 hosts present',
      { ours: registered, peers: bare.many },
      peer,
      0.32,
    ),
    rateFigure(
      'refreshes, 64 connections, without a zone write',
      { ours: refreshed, peers: bare.few },
      peer,
      0.6,
    ),
  ];
}

async function bareRates(present: Load['laptops']): Promise<{ readonly many: number; readonly few: number }> {
  using directory = temporaryDirectory();
  await using express = await openBareExpress(directory.path);
  const asked = {
    directory: directory.path,
    port: express.port,
    connections: fewConnections,
    laptops: present,
    repeat: 'again',
  } as const;
  await load({ ...asked, seconds: warmUp });
  const few = await load({ ...asked, seconds: measured });
  const many = await load({ ...asked, connections: manyConnections, seconds: measured });
  return { many, few };
}

async function registrations({ directory, gateway }: Site, arriving: Load['laptops']): Promise<number> {
  const asked = {
    directory,
    port: gateway.port,
    connections: manyConnections,
    repeat: 'once',
  } as const;
  const first = Math.floor(arriving.length / 4);
  await load({ ...asked, seconds: warmUp, laptops: arriving.slice(0, first) });
  return load({ ...asked, seconds: measured, laptops: arriving.slice(first) });
}

/** Everybody is there already, so that the file may not change by an octet. */
async function refreshes({ directory, gateway, zoneFile }: Site, present: Load['laptops']): Promise<number> {
  const asked = {
    directory,
    port: gateway.port,
    connections: fewConnections,
    laptops: present,
    repeat: 'again',
  } as const;
  const before = readFileSync(zoneFile);
  await load({ ...asked, seconds: warmUp });
  const rate = await load({ ...asked, seconds: measured });
  assert.deepEqual(readFileSync(zoneFile), before, 'a refresh has written the zone file');
  return rate;
}
