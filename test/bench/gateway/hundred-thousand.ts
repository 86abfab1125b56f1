import { setTimeout as pause } from 'node:timers/promises';
import { askSerial } from '../../../packages/gateway/src/edge/backend/serial-query.ts';
import { type Figure, plainFigure } from '../figures.ts';
import { apex, laptops, lease } from './population.ts';
import { openSite, type Site } from './site.ts';

const hosts = 100_000;
const expiring = 10_000;
/** Milliseconds from the making of the store until the leases run out: the gateway is ready before. */
const untilExpiry = 25_000;
/** Milliseconds: a commit takes far less. */
const patience = 20_000;
const mebibyte = 2 ** 20;

/** A gateway with 100,000 live leases: what it takes to start and to keep, and 10,000 of them running out together. */
export async function hundredThousand(): Promise<Figure[]> {
  const present = laptops(1, hosts + 1);
  const expiresAt = Date.now() + untilExpiry;
  const later = expiresAt + lease * 1000;
  await using site = await openSite({
    devices: hosts,
    present,
    expiresAt: (index) => (index < expiring ? expiresAt : later),
  });
  const before = await serialOf(site);
  if (Date.now() >= expiresAt) throw new Error('the leases ran out before the gateway was ready');
  await pause(expiresAt - Date.now() - 1_000);
  await site.gateway.longestBlock();
  const commits = (await serialAfter(site, before)) - before;
  await pause(2_000);
  const block = await site.gateway.longestBlock();
  return [
    plainFigure('100,000 hosts: start-up and reconciliation', site.gateway.startMs / 1000, 's', 5),
    plainFigure('100,000 hosts: most memory ever resident', site.gateway.peakMemory / mebibyte, 'MiB', 400),
    plainFigure('10,000 of them expire at one instant: longest block of the event loop', block, 'ms', 100),
    plainFigure('the same: commits', commits, '', 1),
  ];
}

async function serialOf({ named }: Site): Promise<number> {
  return (await askSerial(named.endpoint, apex)).serial ?? Number.NaN;
}

/** The serial a moment after it has risen. */
async function serialAfter(site: Site, before: number): Promise<number> {
  const deadline = Date.now() + patience;
  while ((await serialOf(site)) === before) {
    if (Date.now() > deadline) throw new Error('nothing expired');
    await pause(20);
  }
  // Another commit would follow with the next second.
  await pause(3_000);
  return serialOf(site);
}
