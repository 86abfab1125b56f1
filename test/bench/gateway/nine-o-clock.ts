import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { type Figure, plainFigure, timed } from '../figures.ts';
import { ask, register } from './client.ts';
import { openSite, type Site } from './site.ts';

const laptops = 1_000;
/** Seconds. */
const limit = 8;

/** Everybody comes at once: a new TLS connection each, enrols, and registers the address that it came from. */
export async function nineOClock(): Promise<Figure[]> {
  await using site = await openSite({ present: [] }, ['127.0.0.0/8']);
  const arrivals = Array.from({ length: laptops }, (_, number) => number);
  const elapsed = await timed(() => Promise.all(arrivals.map((number) => arrive(site, number))));
  const text = readFileSync(site.zoneFile, 'utf8');
  assert.equal(arrivals.filter((number) => text.includes(`\nguest-${number}\t`)).length, laptops);
  return [plainFigure('the first requests of 1,000 laptops: all of them served', elapsed / 1000, 's', limit)];
}

/** Enrolments are counted by address, and each laptop has its own. */
async function arrive({ gateway: { port } }: Site, number: number): Promise<void> {
  const address = `127.7.${number >> 8}.${number & 0xff || 255}`;
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    localAddress: address,
    rejectUnauthorized: false,
  });
  try {
    const body = { label: `guest-${number}` };
    const enrolled = Object(await ask({ agent, port, method: 'POST', path: '/devices', body }));
    const { device: user, secret } = enrolled;
    await register(agent, port, { label: `guest-${number}`, address, user, secret });
  } finally {
    agent.destroy();
  }
}
