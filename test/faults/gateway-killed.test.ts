import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { namedIsMissing } from '../interop/gateway/named.ts';
import { Client } from './client.ts';
import { isLong } from './extent.ts';
import { inspect } from './inspection.ts';
import { Ledger } from './ledger.ts';
import { load } from './load.ts';
import { openSite } from './site.ts';

const longKills = 2_000;
/** The short form kills as often as it can in this many milliseconds, and at least this often. */
const shortMs = 25_000;
const fewestKills = 5;
/** Milliseconds under load before the end: some commits have passed, and the moment falls anywhere within one. */
const longestLife = 400;
const connections = 12;

test('promise 1: a gateway that is killed at any moment under load loses nothing that it acknowledged', {
  skip: namedIsMissing,
}, async (t) => {
  await using site = await openSite();
  const ledger = new Ledger();
  const startedAt = performance.now();
  let kills = 0;
  const goesOn = (): boolean =>
    isLong ? kills < longKills : kills < fewestKills || performance.now() - startedAt < shortMs;
  while (goesOn()) {
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, connections);
    await inspect(site, client, ledger);
    const stop = new AbortController();
    const loading = load(client, ledger, stop.signal);
    await pause(randomInt(longestLife));
    await gateway.stop('SIGKILL');
    stop.abort();
    await loading;
    kills += 1;
  }
  await using gateway = await site.serve();
  using client = new Client(gateway.url, site.auth, connections);
  await inspect(site, client, ledger);
  assert.deepEqual(site.named.complaints, []);
  t.diagnostic(`${kills} kills, ${ledger.acknowledged} changes acknowledged, ${ledger.unanswered} cut off`);
  assert.ok(ledger.acknowledged > kills && ledger.unanswered > kills, 'the load was none');
});
