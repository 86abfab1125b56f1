import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Name, printName, type Rdata, readName, record, reverseName } from '@open-dyndns/dns';
import { Primary } from '../../../packages/gateway/src/edge/backend/rfc2136/primary.ts';
import { GatewayError } from '../../../packages/gateway/src/errors.ts';
import type { Host } from '../../../packages/gateway/src/model/host.ts';
import type { Change, RecordSet } from '../../../packages/gateway/src/model/record-set.ts';
import { deleteSet, updateOf } from '../../../packages/gateway/src/protocol/dns-update.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { apex, name } from '../../../packages/gateway/test/world.ts';
import { knotdIsMissing } from './knotd.ts';
import { namedIsMissing } from './named.ts';
import { backendFor, key, SigningTime, servers, type Updated } from './updated.ts';

const never = new AbortController().signal;
const isMissing = { named: namedIsMissing, knotd: knotdIsMissing };
const everything = ['update', 'transfer'] as const;

function put(label: string, address = '10.77.0.9'): Change {
  const set: RecordSet = { name: name(label), type: 'A', ttl: 60, rdata: [{ type: 'A', address }] };
  return { kind: 'put', set };
}

function point(address: string, label: string): Change {
  const rdata: Rdata[] = [{ type: 'PTR', target: name(label) }];
  return { kind: 'put', set: { name: reverseName(address), type: 'PTR', ttl: 60, rdata } };
}

const addresses = (server: Updated, label: string): Promise<string[]> =>
  lookUp(server.endpoint, printName(name(label)), 'A');

function unavailable(says: RegExp, code = 'backend.unavailable'): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof GatewayError && error.code === code, String(error));
    assert.match(error.message, says);
    return true;
  };
}

const overtaken = (says: RegExp) => unavailable(says, 'backend.refused');

/** Somebody else who may update the zone, an administrator with nsupdate for instance. */
async function somebodyElse(
  server: Updated,
  zone: Name,
  ...updates: Parameters<typeof record>[]
): Promise<void> {
  using primary = new Primary(server.endpoint, key, new SigningTime());
  const authorities = updates.map((update) => record(...update));
  assert.ok(await primary.update(zone, { ...updateOf(zone), authorities }));
}

async function deleteGuard(server: Updated, label: string): Promise<void> {
  using primary = new Primary(server.endpoint, key, new SigningTime());
  const authorities = [deleteSet(name(label), 'DHCID')];
  assert.ok(await primary.update(apex, { ...updateOf(apex), authorities }));
}

const note: Rdata = { type: 'TXT', strings: [new TextEncoder().encode('mine')] };

for (const program of ['named', 'knotd'] as const)
  describe(`updates of a zone of ${program}`, { skip: isMissing[program] }, () => {
    const start = servers[program];

    it('leave names alone that stand in the zone without our guard', async () => {
      await using server = await start(everything);
      await using backend = backendFor(server.endpoint);
      await backend.read();
      await assert.rejects(
        backend.apply([put('printer')], never),
        overtaken(/changed printer\.lab\.example\./),
      );
      assert.deepEqual(await addresses(server, 'printer'), ['10.77.0.7']);
      assert.ok(backend.isReserved(name('www')));
    });

    it('are all taken back where somebody took one of the names in the meantime', async () => {
      await using server = await start(everything);
      await using backend = backendFor(server.endpoint);
      await backend.read();
      await backend.apply([put('phone', '10.77.0.10')], never);
      await somebodyElse(server, apex, [name('laptop'), 60, note]);
      const group = [put('laptop'), put('phone', '10.77.0.11'), point('10.77.0.9', 'laptop')];
      await assert.rejects(backend.apply(group, never), overtaken(/changed laptop\.lab\.example\. at/));
      assert.deepEqual(await addresses(server, 'phone'), ['10.77.0.10']);
      assert.deepEqual(await lookUp(server.endpoint, '9.0.77.10.in-addr.arpa.', 'PTR'), []);
      assert.ok(backend.isReserved(name('laptop')));
      assert.deepEqual(await lookUp(server.endpoint, 'laptop.lab.example.', 'TXT'), ['"mine"']);
    });

    it('stop at a name whose guard an administrator has deleted', async () => {
      await using server = await start(everything);
      await using backend = backendFor(server.endpoint);
      await backend.read();
      await backend.apply([put('laptop')], never);
      await deleteGuard(server, 'laptop');
      await assert.rejects(
        backend.apply([{ kind: 'remove', name: name('laptop'), type: 'A' }], never),
        overtaken(/changed laptop\.lab\.example\./),
      );
      assert.deepEqual(await addresses(server, 'laptop'), ['10.77.0.9']);
      assert.deepEqual(await backend.read(), []);
    });

    it('leave what an administrator adds beside a host', async () => {
      await using server = await start(everything);
      await using backend = backendFor(server.endpoint);
      await backend.read();
      await backend.apply([put('laptop')], never);
      await somebodyElse(server, apex, [name('laptop'), 60, note]);
      await backend.read();
      await backend.apply([{ kind: 'remove', name: name('laptop'), type: 'A' }], never);
      assert.deepEqual(await addresses(server, 'laptop'), []);
      assert.deepEqual(await lookUp(server.endpoint, 'laptop.lab.example.', 'TXT'), ['"mine"']);
    });

    it('leave no trace of a host that is gone', async () => {
      await using server = await start(everything);
      await using backend = backendFor(server.endpoint);
      await backend.read();
      await backend.apply([put('laptop')], never);
      assert.equal((await lookUp(server.endpoint, 'laptop.lab.example.', 'DHCID')).length, 1);
      await backend.apply([{ kind: 'remove', name: name('laptop'), type: 'A' }], never);
      assert.deepEqual(await lookUp(server.endpoint, 'laptop.lab.example.', 'DHCID'), []);
    });

    it('know their names again after a restart, with another key and nothing in the store', async () => {
      await using server = await start(everything);
      {
        await using first = backendFor(server.endpoint);
        await first.read();
        await first.apply([put('laptop')], never);
      }
      await using second = backendFor(server.endpoint);
      assert.deepEqual(
        (await second.read()).map((set) => printName(set.name)),
        ['laptop.lab.example.'],
      );
      await second.apply([put('laptop', '10.77.0.12')], never);
      assert.deepEqual(await addresses(server, 'laptop'), ['10.77.0.12']);
    });

    it('work without transfers, by asking for the names in the store', async () => {
      await using server = await start(['update']);
      {
        await using first = backendFor(server.endpoint);
        await first.read();
        await first.apply([put('laptop'), point('10.77.0.9', 'laptop')], never);
      }
      const known = [
        { name: name('laptop'), addresses: ['10.77.0.9'] },
        { name: name('gone'), addresses: [] },
      ];
      const knownHosts = async (): Promise<Host[]> => known.map((host) => ({ ...aHost, ...host }));
      await using backend = backendFor(server.endpoint, {}, { knownHosts });
      assert.deepEqual(
        (await backend.read()).map((set) => printName(set.name)),
        ['laptop.lab.example.', '9.0.77.10.in-addr.arpa.'],
      );
      assert.ok(!backend.isReserved(name('printer')));
      await assert.rejects(backend.apply([put('printer')], never), overtaken(/changed printer/));
      await backend.read();
      assert.ok(backend.isReserved(name('printer')));
      await backend.apply([{ kind: 'remove', name: name('laptop'), type: 'A' }], never);
      assert.deepEqual(await addresses(server, 'laptop'), []);
    });

    it('work without transfers beside a wildcard', async () => {
      await using server = await start(['update']);
      await somebodyElse(server, apex, [name('*'), 60, { type: 'A', address: '10.77.0.99' }]);
      const knownHosts = async (): Promise<Host[]> => [{ ...aHost, name: name('gone') }];
      await using backend = backendFor(server.endpoint, {}, { knownHosts });
      await backend.read();
      await backend.apply([put('gone')], never);
      assert.deepEqual(await addresses(server, 'gone'), ['10.77.0.9']);
    });

    it('notice what somebody else changes', async () => {
      await using server = await start(everything);
      const time = new SigningTime();
      await using backend = backendFor(server.endpoint, {}, { ticker: time });
      await backend.read();
      const noticed = Promise.withResolvers<void>();
      using _watching = backend.watch(() => noticed.resolve());
      await backend.apply([put('phone')], never);
      await somebodyElse(server, apex, [name('laptop'), 60, note]);
      await time.pass(10);
      await noticed.promise;
    });

    it('are taken back where a secondary does not follow', async () => {
      await using server = await start(everything);
      await using stale = await servers.named(everything);
      const secondaries = [stale.endpoint];
      await using backend = backendFor(server.endpoint, { secondaries, deadline: 100 });
      await backend.read();
      await assert.rejects(
        backend.apply([put('laptop')], never),
        unavailable(/did not take serial \d+ of lab\.example\. within 100 ms: it still has 2026010100/),
      );
      assert.deepEqual(await addresses(server, 'laptop'), []);
    });
  });

const aHost: Host = {
  name: apex,
  zone: apex,
  owner: 'somebody',
  addresses: [],
  records: [],
  services: [],
  ttl: 60,
  lease: undefined,
  state: 'served',
  reservedUntil: undefined,
  claimedAt: 0,
  changedAt: 0,
};

class SlowTime extends SigningTime {
  override now(): number {
    return Date.now() - 3_600_000;
  }
}

describe('what a server refuses is a sentence with advice', () => {
  const another = { ...key, secret: Uint8Array.of(1, 2, 3) };
  const worlds = [
    { program: 'named', title: 'another secret', options: { key: another }, says: /BADSIG.*same/ },
    { program: 'knotd', title: 'another secret', options: { key: another }, says: /BADSIG.*same/ },
    {
      program: 'named',
      title: 'a key that it does not know',
      options: { key: { ...key, name: readName('stranger.') } },
      says: /does not know the key stranger\., or .*\(BADKEY\)/,
    },
    {
      program: 'knotd',
      title: 'a key that it does not know',
      options: { key: { ...key, name: readName('stranger.') } },
      says: /does not know the key stranger\., or .*\(BADKEY\)/,
    },
    {
      program: 'named',
      title: 'clocks apart',
      time: new SlowTime(),
      says: /BADTIME\), 36\d\d s later than ours: set both clocks/,
    },
    { program: 'knotd', title: 'clocks apart', time: new SlowTime(), says: /BADTIME.*set both clocks/ },
  ] as const;
  for (const { program, title, says, ...world } of worlds)
    it(`${title}, to ${program}`, { skip: isMissing[program] }, async () => {
      await using server = await servers[program](everything);
      const options = 'options' in world ? world.options : {};
      const ports = 'time' in world ? { clock: world.time } : {};
      await using backend = backendFor(server.endpoint, options, ports);
      await assert.rejects(async () => backend.read(), unavailable(says));
      await assert.rejects(backend.apply([put('laptop')], never), unavailable(says));
      assert.deepEqual(await addresses(server, 'laptop'), []);
    });

  for (const [program, says] of [
    ['named', /does not let the key gateway\. change lab\.example\. \(REFUSED\): allow it/],
    ['knotd', /does not know the key gateway\., or does not let it do this \(BADKEY\)/],
  ] as const)
    it(`a key that may not update, to ${program}`, { skip: isMissing[program] }, async () => {
      await using server = await servers[program](['transfer']);
      await using backend = backendFor(server.endpoint);
      await backend.read();
      await assert.rejects(backend.apply([put('laptop')], never), unavailable(says));
    });
});

describe('keys of every algorithm', { skip: namedIsMissing }, () => {
  for (const algorithm of ['hmac-sha384', 'hmac-sha512'] as const)
    it(algorithm, async () => {
      const other = { ...key, algorithm };
      await using server = await servers.named(everything, other);
      await using backend = backendFor(server.endpoint, { key: other });
      await backend.read();
      await backend.apply([put('laptop')], never);
      assert.deepEqual(await addresses(server, 'laptop'), ['10.77.0.9']);
    });
});
