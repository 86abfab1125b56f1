import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { namedIsMissing } from '../interop/gateway/named.ts';
import { Client } from './client.ts';
import { extent } from './extent.ts';
import { inspect } from './inspection.ts';
import { Ledger } from './ledger.ts';
import { load } from './load.ts';
import { openSite } from './site.ts';

/** The short form kills as often as it can in `shortMs` milliseconds, and at least this often. */
const kills = { short: 5, full: 200, long: 2_000 }[extent];
const shortMs = 25_000;
/** Milliseconds under load before the end: some commits have passed, and the moment falls anywhere within one. */
const longestLife = 400;
const connections = 12;

test('promise 1: a gateway that is killed at any moment under load loses nothing that it acknowledged', {
  skip: namedIsMissing,
}, async (t) => {
  await using site = await openSite();
  const ledger = new Ledger();
  const startedAt = performance.now();
  const hasTime = (): boolean => extent === 'short' && performance.now() - startedAt < shortMs;
  let killed = 0;
  while (killed < kills || hasTime()) {
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, connections);
    await inspect(site, client, ledger);
    await using loading = load(client, ledger);
    await pause(randomInt(longestLife));
    await gateway.stop('SIGKILL');
    await loading.stop();
    killed += 1;
  }
  await using gateway = await site.serve();
  using client = new Client(gateway.url, site.auth, connections);
  await inspect(site, client, ledger);
  assert.deepEqual(site.named.complaints, []);
  t.diagnostic(`${killed} kills, ${ledger.acknowledged} changes acknowledged, ${ledger.unanswered} cut off`);
  assert.ok(ledger.acknowledged > killed && ledger.unanswered > killed, 'the load was none');
});
