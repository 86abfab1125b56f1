import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../../src/model/record-set.ts';
import { name } from '../../../world.ts';
import { lookUp } from '../ask.ts';
import { backendContract } from '../contract.ts';
import type { Accident, ApiRequest } from './fake-api.ts';
import { openWorld, type Played, providers, secret } from './worlds.ts';

const never = new AbortController().signal;

function put(label: string, ...addresses: string[]): Change {
  const rdata = addresses.map((address) => ({ type: 'A', address }) as const);
  return { kind: 'put', set: { name: name(label), type: 'A', ttl: 300, rdata } };
}

function remove(label: string): Change {
  return { kind: 'remove', name: name(label), type: 'A' };
}

function isChange({ method, path }: ApiRequest): boolean {
  return method !== 'GET' && !path.endsWith('/tokens');
}

/** Lets the first request that changes something have an accident, or the one after as many. */
function once(accident: Accident, after = 0): (request: ApiRequest) => Accident {
  let changes = 0;
  return (request) => {
    if (!isChange(request)) return undefined;
    changes += 1;
    return changes === after + 1 ? accident : undefined;
  };
}

for (const [kind, played] of Object.entries(providers))
  describe(`the ${kind} backend with a provider as it is documented`, () => {
    backendContract(() => openWorld(played), played.peculiarities);
    ownership(played);
    failures(played);
    requests(played);
  });

function ownership(played: Played): void {
  it('gives no name away that somebody else has, and leaves it as it is', async () => {
    await using world = await openWorld(played);
    world.zones.typeIn('www.lab.example', 'CNAME', 'ns.lab.example.');
    world.zones.typeIn('sub.lab.example', 'NS', 'ns.elsewhere.example.');
    await world.backend.read();
    const labels = ['ns', 'www', 'sub', 'host.sub', 'laptop'];
    assert.deepEqual(
      labels.filter((label) => world.backend.isReserved(name(label))),
      ['ns', 'www', 'sub', 'host.sub'],
    );
  });

  it('touches no name that somebody else has taken meanwhile, and says so', async () => {
    await using world = await openWorld(played);
    world.zones.typeIn('laptop.lab.example', 'A', '10.77.0.66');
    const before = world.zones.lines();
    await assert.rejects(
      world.backend.apply([put('phone', '10.77.0.8'), put('laptop', '10.77.0.9')], never),
      {
        code: 'backend.refused',
        message: /Somebody else keeps .* laptop\.lab\.example\./,
      },
    );
    assert.deepEqual(world.zones.lines(), before);
  });

  it('has no claim to a name that it could not take', async () => {
    await using world = await openWorld(played);
    world.api.accident = once({ status: 503, body: {} });
    await assert.rejects(world.backend.apply([put('laptop', '10.77.0.9')], never));
    world.zones.typeIn('laptop.lab.example', 'A', '10.77.0.66');
    assert.deepEqual(await world.backend.read(), []);
    assert.ok(world.backend.isReserved(name('laptop')));
  });

  it('has none either where nobody could look, once it is seen not to be there', async () => {
    await using world = await openWorld(played);
    let isDown = false;
    world.api.accident = (request) => {
      isDown ||= isChange(request);
      return isDown ? { status: 503, body: {} } : undefined;
    };
    await assert.rejects(world.backend.apply([put('laptop', '10.77.0.9')], never));
    world.api.accident = () => undefined;
    await world.backend.read();
    world.zones.typeIn('laptop.lab.example', 'A', '10.77.0.66');
    assert.deepEqual(await world.backend.read(), []);
  });

  it('leaves other records under its names alone', async () => {
    await using world = await openWorld(played);
    await world.backend.apply([put('laptop', '10.77.0.9')], never);
    const mail = world.zones.typeIn('laptop.lab.example', 'MX', '10 mail.lab.example.');
    await world.backend.read();
    await world.backend.apply([put('laptop', '10.77.0.10')], never);
    await world.backend.apply([remove('laptop')], never);
    assert.deepEqual(world.zones.records.get(mail.id), mail);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), []);
  });

  it('notices what somebody else changes', async () => {
    await using world = await openWorld(played);
    await world.backend.apply([put('laptop', '10.77.0.9')], never);
    const noticed = Promise.withResolvers<void>();
    using _watching = world.backend.watch(noticed.resolve);
    const [record] = [...world.zones.records.values()].filter(({ name: of }) => of === 'laptop.lab.example');
    world.zones.delete(record?.id ?? '');
    await world.time.pass(120);
    await noticed.promise;
    assert.deepEqual(await world.backend.read(), []);
  });
}

function failures(played: Played): void {
  const server = { status: 503, body: { message: 'We are down.' } };

  it('changes nothing where a request fails', async () => {
    await using world = await openWorld(played);
    await world.backend.apply([put('laptop', '10.77.0.9'), put('phone', '10.77.0.8')], never);
    const before = world.zones.lines();
    // Of a set that grows and one that goes, parts are requests of their own at some providers.
    for (const after of [0, 1, 2]) {
      world.api.accident = once(server, after);
      const changes = [put('laptop', '10.77.0.10', '10.77.0.11'), remove('phone'), put('new', '10.77.0.12')];
      const outcome = await world.backend.apply(changes, never).catch((error: unknown) => error);
      // Where one request makes all of it.
      if (!(outcome instanceof Error)) return assert.ok(after > 0);
      assert.equal('code' in outcome && outcome.code, 'backend.unavailable');
      assert.match(outcome.message, /fails: We are down\.$/);
      assert.deepEqual(world.zones.lines(), before);
    }
  });

  it('takes back what was done where the answer was lost', async () => {
    await using world = await openWorld(played);
    const before = world.zones.lines();
    world.api.accident = once('lost');
    await assert.rejects(world.backend.apply([put('laptop', '10.77.0.9')], never), {
      code: 'backend.unavailable',
      message: /cannot be reached/,
    });
    assert.deepEqual(world.zones.lines(), before);
  });

  it('puts right later what could not be taken back', async () => {
    await using world = await openWorld(played);
    let isDown = false;
    world.api.accident = (request) => {
      if (isDown) return server;
      if (!isChange(request)) return undefined;
      isDown = true;
      return 'lost';
    };
    await assert.rejects(world.backend.apply([put('laptop', '10.77.0.9')], never));
    await assert.rejects(world.backend.read(), { code: 'backend.unavailable' });
    world.api.accident = () => undefined;
    const [found] = await world.backend.read();
    assert.ok(found?.name.equals(name('laptop')));
    await world.backend.apply([remove('laptop')], never);
    assert.deepEqual(await world.backend.read(), []);
  });

  it('waits where it is asked to, and not for ever', async () => {
    await using world = await openWorld(played);
    const tooMany = (seconds: string) => ({ status: 429, headers: { 'retry-after': seconds }, body: {} });
    world.api.accident = once(tooMany('0'));
    await world.backend.apply([put('laptop', '10.77.0.9')], never);
    const before = world.zones.lines();
    world.api.accident = once(tooMany('3600'));
    await assert.rejects(world.backend.apply([put('phone', '10.77.0.8')], never), {
      code: 'backend.unavailable',
      message: /takes no more requests for 3600 s/,
    });
    assert.deepEqual(world.zones.lines(), before);
  });

  it('hands on why the provider refuses a change', async () => {
    await using world = await openWorld(played);
    world.api.accident = once({ status: 422, body: { message: 'No more than 10 records.' } });
    await assert.rejects(world.backend.apply([put('laptop', '10.77.0.9')], never), {
      code: 'backend.refused',
      message: /refuses the change: No more than 10 records\.$/,
    });
  });

  it('says what to do where the token is another one, and does not tell it', async () => {
    await using world = await openWorld(played, { token: `${secret}-not` });
    const error = await world.backend.read().catch((reason: unknown) => reason);
    assert.ok(error instanceof Error);
    assert.match(error.message, /does not let the gateway in .*: put a token into the file/);
    assert.ok(!error.message.includes(secret));
  });
}

function requests(played: Played): void {
  it('asks for nothing where nothing changes', async () => {
    await using world = await openWorld(played);
    await world.backend.apply([put('laptop', '10.77.0.9')], never);
    const before = world.api.requests.length;
    await world.backend.apply([put('laptop', '10.77.0.9')], never);
    assert.equal(world.api.requests.length, before);
  });

  it('is content with the provider’s answer where no name server is known', async () => {
    await using world = await openWorld(played, { servers: [] });
    const { serials } = await world.backend.apply([put('laptop', '10.77.0.9')], never);
    assert.equal(serials.size, 0);
    assert.equal(world.zones.lines().filter((line) => line.startsWith('laptop.')).length, 1);
  });

  it('does not count as served what the name servers do not answer with, and takes it back', async () => {
    const nobody = { address: '127.0.0.1', port: 9 };
    await using world = await openWorld(played, { servers: [nobody] });
    const before = world.zones.lines();
    await assert.rejects(world.backend.apply([put('laptop', '10.77.0.9')], AbortSignal.abort()), {
      code: 'backend.unavailable',
      message: /127\.0\.0\.1:9 does not answer for laptop\.lab\.example\. A/,
    });
    assert.deepEqual(world.zones.lines(), before);
  });
}
