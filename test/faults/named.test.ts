import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { lookUp } from '../../packages/gateway/test/edge/backend/ask.ts';
import { textOf } from '../../packages/gateway/test/edge/backend/zone-files.ts';
import { until } from '../../packages/gateway/test/world.ts';
import { namedIsMissing } from '../interop/gateway/named.ts';
import { type Answer, Client } from './client.ts';
import { extent } from './extent.ts';
import { inspect, untilWell } from './inspection.ts';
import { Ledger } from './ledger.ts';
import { load } from './load.ts';
import { openSite, type Site } from './site.ts';

const kills = { short: 3, full: 20, long: 200 }[extent];
/** Milliseconds under load, and without named, at most. */
const longestLife = 400;
const connections = 12;
/** Milliseconds that named hangs; within the short form, as long as the gateway waits for it. */
const hangs = { short: 0, full: 30_000, long: 30_000 }[extent];

const laptop = { addresses: ['10.77.0.9'] };
const served = ({ named }: Site, label: string): Promise<string[]> =>
  lookUp(named.endpoint, `${label}.lab.example.`, 'A');

/** Asks until it is taken: the gateway tries again by itself, too, but not at once. */
function untilTaken(client: Client, label: string): Promise<void> {
  return until(
    `${label} is registered`,
    async () => ((await client.ask('PUT', `/hosts/${label}`, laptop))?.status ?? 0) < 300,
  );
}

function assertUnavailable(answer: Answer | undefined, says: RegExp): void {
  assert.equal(answer?.status, 503, JSON.stringify(answer));
  assert.match(String(answer.json['detail']), says);
}

describe('named goes wrong while the gateway works', { skip: namedIsMissing, concurrency: 4 }, () => {
  it('promise 1: named is killed at any moment under load, and nothing that was acknowledged is lost', async (t) => {
    await using site = await openSite();
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, connections);
    const ledger = new Ledger();
    for (let killed = 0; killed < kills; killed += 1) {
      await using loading = load(client, ledger);
      await pause(randomInt(longestLife));
      await site.named.stop();
      await pause(randomInt(longestLife));
      await loading.stop();
      await site.named.startAgain();
      await untilTaken(client, `after-${killed}`);
      ledger.found(`after-${killed}`, laptop.addresses[0]);
      await untilWell(client);
      await inspect(site, client, ledger);
      await ledger.change(client, `after-${killed}`, undefined);
    }
    t.diagnostic(`${kills} kills, ${ledger.acknowledged} changes acknowledged`);
    assert.ok(ledger.acknowledged > kills, 'the load was none');
  });

  it('named hangs: refused with the reason and nothing half there, and taken once it goes on', async () => {
    await using site = await openSite();
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, connections);
    await untilTaken(client, 'nas');
    const before = textOf(site.forward);
    site.named.kill('SIGSTOP');
    const hanging = pause(hangs);
    assertUnavailable(
      await client.ask('PUT', '/hosts/laptop', laptop),
      /did not take serial \d+ of lab\.example\. within \d+ ms: it does not answer/,
    );
    assert.equal(textOf(site.forward), before);
    assert.deepEqual(Object.keys((await client.ask('GET', '/hosts'))?.json ?? {}), ['nas']);
    await hanging;
    site.named.kill('SIGCONT');
    await untilTaken(client, 'laptop');
    await untilWell(client);
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
    assert.deepEqual(await served(site, 'nas'), ['10.77.0.9']);
  });

  it('named refuses to reload, for its configuration is broken: refused, bytes put back, taken once it is mended', async () => {
    await using site = await openSite();
    const configuration = join(site.directory, 'named.conf');
    const sound = readFileSync(configuration);
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, connections);
    const before = textOf(site.forward);
    writeFileSync(configuration, `${sound}\nzone "half`);
    assertUnavailable(
      await client.ask('PUT', '/hosts/laptop', laptop),
      /did not take serial \d+ of lab\.example\. within \d+ ms: it still has \d+/,
    );
    assert.equal(textOf(site.forward), before);
    writeFileSync(configuration, sound);
    await untilTaken(client, 'laptop');
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
  });

  it('rndc’s key is wrong: refused, the log says why, and taken once it is right', async () => {
    await using site = await openSite({ reload: 'rndc' });
    const configuration = join(site.directory, 'rndc.conf');
    const sound = readFileSync(configuration, 'utf8');
    await using gateway = await site.serve();
    using client = new Client(gateway.url, site.auth, connections);
    await untilTaken(client, 'nas');
    const before = textOf(site.forward);
    const wrong = Buffer.alloc(32, 'wrong').toString('base64');
    writeFileSync(configuration, sound.replace(/secret "[^"]*"/, `secret "${wrong}"`));
    assertUnavailable(await client.ask('PUT', '/hosts/laptop', laptop), /named cannot be told to reload/);
    assert.equal(textOf(site.forward), before);
    assert.match(JSON.stringify(gateway.log), /the key is invalid.*may read rndc's key/s);
    writeFileSync(configuration, sound);
    await untilTaken(client, 'laptop');
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
  });
});
