import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ProviderZone } from '../../../../src/config/config.ts';
import { openBackend } from '../../../../src/edge/backend/open-backend.ts';
import { checkProvidedZone } from '../../../../src/edge/check/provided-zone.ts';
import { openSqliteStore } from '../../../../src/edge/store/sqlite.ts';
import type { Gateway } from '../../../../src/service/gateway.ts';
import { openGateway } from '../../../../src/service/open-gateway.ts';
import type { Store } from '../../../../src/service/ports.ts';
import {
  admin,
  claim,
  countingRandom,
  name,
  plainSecrets,
  policy,
  silent,
  TestTime,
  temporaryDirectory,
} from '../../../world.ts';
import { lookUp } from '../ask.ts';
import type { FakeApi } from './fake-api.ts';
import { FakeZones } from './fake-zone.ts';
import { type Played, providers, secret } from './worlds.ts';

/** What outlives the gateway's process: the provider, and the store. */
interface Site extends AsyncDisposable {
  readonly zones: FakeZones;
  readonly api: FakeApi;
  readonly store: Store;
  readonly zone: ProviderZone;
}

async function openSite(kind: string, played: Played): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(temporaryDirectory());
  const token = join(path, 'token');
  writeFileSync(token, `${secret}\n`, { mode: 0o600 });
  const zones = opening.use(await FakeZones.start(played.apexes));
  zones.typeIn('ns.lab.example', 'A', '10.77.0.1');
  const api = opening.use(await played.start(zones));
  const store = opening.use(openSqliteStore(join(path, 'store.sqlite')));
  const zone = zoneOf(kind, api.url, token, zones);
  const running = opening.move();
  return { zones, api, store, zone, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function zoneOf(kind: string, url: string, token: string, { endpoint }: FakeZones): ProviderZone {
  const zone = { policy: { ...policy, reverse: [] }, token, servers: [endpoint] };
  if (kind === 'rackspace') return { ...zone, backend: kind, api: `${url}/v2.0`, user: 'user' };
  return { ...zone, backend: kind === 'cloudflare' ? kind : 'digitalocean', api: url };
}

/** A gateway on the site, as its process would be. */
async function openOn({ zone, store }: Site): Promise<AsyncDisposable & { readonly gateway: Gateway }> {
  await using opening = new AsyncDisposableStack();
  const time = new TestTime();
  const ports = { clock: time, ticker: time, log: silent, store, dnsServer: undefined };
  const backend = opening.use(await openBackend(zone, ports));
  const zones = [{ policy: zone.policy, backend }];
  const gateway = opening.use(
    await openGateway({ ...ports, zones, secrets: plainSecrets, random: countingRandom() }),
  );
  const running = opening.move();
  return { gateway, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

for (const [kind, played] of Object.entries(providers))
  describe(`a gateway whose zone is at ${kind}`, () => {
    it('keeps a host over a restart, and takes it out', async () => {
      await using site = await openSite(kind, played);
      const before = site.zones.lines();
      {
        await using first = await openOn(site);
        await first.gateway.register(admin, claim('laptop', ['10.77.0.9', 'fd77::9']));
      }
      await using second = await openOn(site);
      assert.deepEqual(second.gateway.host(name('laptop'))?.addresses, ['10.77.0.9', 'fd77::9']);
      await second.gateway.register(admin, claim('laptop', ['10.77.0.10']));
      assert.deepEqual(await lookUp(site.zones.endpoint, 'laptop.lab.example.', 'A'), ['10.77.0.10']);
      assert.deepEqual(await lookUp(site.zones.endpoint, 'laptop.lab.example.', 'AAAA'), []);
      await second.gateway.release(admin, name('laptop'));
      assert.deepEqual(site.zones.lines(), before);
    });

    it('gives a name back that somebody else has taken, and theirs alone', async () => {
      await using site = await openSite(kind, played);
      await using house = await openOn(site);
      site.zones.typeIn('laptop.lab.example', 'A', '10.77.0.66');
      const before = site.zones.lines();
      await assert.rejects(house.gateway.register(admin, claim('laptop', ['10.77.0.9'])), {
        code: 'name.reserved',
      });
      await house.gateway.register(admin, claim('phone', ['10.77.0.8']));
      await house.gateway.release(admin, name('phone'));
      assert.deepEqual(site.zones.lines(), before);
    });

    it('withdraws a registration that the provider did not take', async () => {
      await using site = await openSite(kind, played);
      await using house = await openOn(site);
      const before = site.zones.lines();
      site.api.accident = ({ method }) =>
        method === 'GET' ? undefined : { status: 500, body: { message: 'Something broke.' } };
      await assert.rejects(house.gateway.register(admin, claim('laptop', ['10.77.0.9'])), {
        code: 'backend.unavailable',
      });
      assert.equal(house.gateway.host(name('laptop')), undefined);
      assert.deepEqual(site.zones.lines(), before);
      site.api.accident = () => undefined;
      await house.gateway.register(admin, claim('laptop', ['10.77.0.9']));
      assert.deepEqual(await lookUp(site.zones.endpoint, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
    });

    it('is looked at by check, which changes nothing', async () => {
      await using site = await openSite(kind, played);
      const [token, zone, served] = await checkProvidedZone(site.zone);
      assert.deepEqual([token?.state, zone?.state, served?.state], ['ok', 'ok', 'ok']);
      assert.equal(zone?.message, '1 records, 0 of them with the gateway’s mark');
      assert.deepEqual(
        site.api.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/tokens')),
        [],
      );
      writeFileSync(site.zone.token, `${secret}-not`);
      const [, refused] = await checkProvidedZone(site.zone);
      assert.equal(refused?.state, 'warning');
      writeFileSync(site.zone.token, 'two words');
      const [unusable, ...others] = await checkProvidedZone(site.zone);
      assert.match(unusable?.message ?? '', /^The token file .* has to hold the token or API key/);
      assert.ok(others.every(({ subject }) => !subject.includes(' by ')));
    });
  });
