import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { record } from '@open-dyndns/dns';
import { Primary } from '../../../packages/gateway/src/edge/backend/rfc2136/primary.ts';
import { openSqliteStore } from '../../../packages/gateway/src/edge/store/sqlite.ts';
import { GatewayError } from '../../../packages/gateway/src/errors.ts';
import { updateOf } from '../../../packages/gateway/src/protocol/dns-update.ts';
import type { Gateway } from '../../../packages/gateway/src/service/gateway.ts';
import type { Store } from '../../../packages/gateway/src/service/ports.ts';
import { ask, lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import {
  admin,
  claim,
  name,
  policy,
  temporaryDirectory,
  until,
} from '../../../packages/gateway/test/world.ts';
import { furtherNamesComeAndGo, generous } from './further-names.ts';
import { gatewayOver, served } from './gateway-over.ts';
import { type Named, namedIsMissing } from './named.ts';
import { backendFor, key, SigningTime, startNamed } from './updated.ts';

interface Site extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly named: Named;
  readonly time: SigningTime;
}

/** A named that takes updates, and a store. */
interface Ground extends AsyncDisposable {
  readonly named: Named;
  readonly store: Store;
}

async function openGround(): Promise<Ground> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(temporaryDirectory());
  const { named } = opening.use(await startNamed(['update', 'transfer']));
  const store = opening.use(openSqliteStore(join(path, 'store.sqlite')));
  const running = opening.move();
  return { named, store, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openOn({ named, store }: Ground): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const time = new SigningTime();
  const backend = opening.use(backendFor(named.endpoint, { deadline: 500 }, { ticker: time }));
  const gateway = opening.use(await gatewayOver([{ policy: generous, backend }], store, time));
  const running = opening.move();
  return { gateway, named, time, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function unavailable(error: unknown): true {
  assert.ok(error instanceof GatewayError && error.code === 'backend.unavailable', String(error));
  assert.match(error.message, /does not answer over TCP \(.*\): start it/);
  return true;
}

describe('a gateway that updates a real named', { skip: namedIsMissing }, () => {
  it('registers, changes and releases, and named answers both ways when it is answered', async () => {
    await using ground = await openGround();
    await using site = await openOn(ground);
    await site.gateway.register(admin, claim('laptop', ['10.77.0.9', 'fd77::9']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
    assert.deepEqual(await lookUp(site.named.endpoint, '9.0.77.10.in-addr.arpa.', 'PTR'), [
      'laptop.lab.example.',
    ]);
    const { serial } = await site.gateway.register(admin, claim('laptop', ['10.77.0.10']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.10']);
    assert.deepEqual(await lookUp(site.named.endpoint, '9.0.77.10.in-addr.arpa.', 'PTR'), []);
    const { answers } = await ask(site.named.endpoint, 'lab.example.', 'SOA');
    assert.ok(answers[0]?.rdata.type === 'SOA' && answers[0].rdata.serial === serial);
    await site.gateway.release(admin, name('laptop'));
    assert.deepEqual(await served(site, 'laptop'), []);
    await assert.rejects(site.gateway.register(admin, claim('printer', ['10.77.0.11'])), {
      code: 'name.reserved',
    });
  });

  it('names of several labels, wildcards, and records beside addresses are served, and go', async () => {
    await using ground = await openGround();
    await using site = await openOn(ground);
    await furtherNamesComeAndGo(site.gateway, site.named.endpoint);
  });

  it('serves 100 registrations at once, each by the time that it is answered', async () => {
    await using ground = await openGround();
    await using site = await openOn(ground);
    const labels = Array.from({ length: 100 }, (_, index) => `host-${index}`);
    const address = (index: number): string => `10.77.0.${1 + index}`;
    await Promise.all(
      labels.map(async (label, index) => {
        await site.gateway.register(admin, claim(label, [address(index)]));
        assert.deepEqual(await served(site, label), [address(index)]);
      }),
    );
    await Promise.all(labels.map((label) => site.gateway.release(admin, name(label))));
    assert.deepEqual(await served(site, 'host-0'), []);
    assert.deepEqual(site.named.complaints, []);
  });

  it('while named is dead nothing is acknowledged; what should go is gone once it is back', async () => {
    await using ground = await openGround();
    await using site = await openOn(ground);
    await site.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    await site.named.stop();
    await assert.rejects(site.gateway.release(admin, name('laptop')), unavailable);
    await assert.rejects(site.gateway.register(admin, claim('phone', ['10.77.0.10'])), unavailable);
    await site.named.startAgain();
    await until('laptop is gone', async () => {
      await site.time.pass(1);
      return (await served(site, 'laptop')).length === 0;
    });
    assert.deepEqual(await served(site, 'phone'), []);
    await site.gateway.register(admin, claim('phone', ['10.77.0.10']));
    assert.deepEqual(await served(site, 'phone'), ['10.77.0.10']);
  });

  it('a name that somebody else took in the meantime is refused, and the others of its group are served', async () => {
    await using ground = await openGround();
    await using site = await openOn(ground);
    using other = new Primary(site.named.endpoint, key, site.time);
    const authorities = [record(name('phone'), 60, { type: 'A', address: '10.77.0.99' })];
    assert.ok(await other.update(policy.apex, { ...updateOf(policy.apex), authorities }));
    const labels = ['laptop', 'phone', 'tablet'];
    const outcomes = await Promise.allSettled(
      labels.map((label, index) => site.gateway.register(admin, claim(label, [`10.77.0.${index + 9}`]))),
    );
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : outcome.status)),
      ['fulfilled', 'name.reserved', 'fulfilled'],
    );
    assert.deepEqual(await served(site, 'phone'), ['10.77.0.99']);
    assert.deepEqual(await served(site, 'tablet'), ['10.77.0.11']);
  });

  it('starts without named, and serves once it is there', async () => {
    await using ground = await openGround();
    await ground.named.stop();
    await using site = await openOn(ground);
    await assert.rejects(site.gateway.register(admin, claim('laptop', ['10.77.0.9'])), unavailable);
    await ground.named.startAgain();
    await site.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
  });

  it('takes back a claim that a crash left half done', async () => {
    await using ground = await openGround();
    {
      await using backend = backendFor(ground.named.endpoint);
      await backend.read();
      const set = {
        name: name('laptop'),
        type: 'A',
        ttl: 60,
        rdata: [{ type: 'A', address: '10.77.0.9' }],
      } as const;
      await backend.apply([{ kind: 'put', set }], new AbortController().signal);
    }
    const host = {
      name: name('laptop'),
      zone: policy.apex,
      owner: 'device',
      addresses: ['10.77.0.9'],
      records: [],
      services: [],
      ttl: 60,
      lease: undefined,
      state: 'claimed',
      reservedUntil: undefined,
      claimedAt: 0,
      changedAt: 0,
    } as const;
    await ground.store.write([{ kind: 'claim.put', host }]);
    await using site = await openOn(ground);
    assert.deepEqual(await served(site, 'laptop'), []);
    assert.deepEqual(site.gateway.hosts(), []);
  });
});
