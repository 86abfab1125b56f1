import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addresses, fakeGateway, gatewayAt, refused, silent, World, webService } from './world.ts';

describe('one name', () => {
  it('that DNS refuses is given up in mDNS, too', async () => {
    const world = new World();
    const gateway = await world.arrive();
    world.news();
    gateway.taken.add('laptop');
    await world.clock.advance(102_000);
    assert.deepEqual(world.news(), ['put laptop.home.arpa 10.77.0.5', 'rename', 'resolver back']);
    await world.hears({ kind: 'renamed', label: 'laptop-2' });
    assert.deepEqual(world.news(), [], 'the old name is not ours to delete');
    await world.hears({ kind: 'claimed', label: 'laptop-2' });
    assert.deepEqual(world.news(), ['put laptop-2.home.arpa 10.77.0.5', 'resolver home.arpa']);
    assert.equal(world.remembered.label, 'laptop-2');
  });

  it('that is lost in mDNS is taken back in DNS at once', async () => {
    const world = new World();
    const gateway = await world.arrive();
    world.news();
    await world.hears({ kind: 'renamed', label: 'laptop-2' });
    assert.equal(world.news()[0], 'delete laptop.home.arpa');
    await world.hears({ kind: 'claimed', label: 'laptop-2' });
    assert.deepEqual([...gateway.hosts.keys()], ['laptop-2']);
  });

  it('goes on to the next number until one is free', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.taken.add('laptop').add('laptop-2').add('laptop-3');
    await world.hears({ kind: 'renamed', label: 'laptop-2' }, { kind: 'claimed', label: 'laptop-2' });
    await world.hears({ kind: 'renamed', label: 'laptop-3' }, { kind: 'claimed', label: 'laptop-3' });
    await world.hears({ kind: 'renamed', label: 'laptop-4' }, { kind: 'claimed', label: 'laptop-4' });
    assert.deepEqual([...gateway.hosts.keys()], ['laptop-4']);
  });
});

describe('services', () => {
  it('are registered with the name, and again when one of them takes another', async () => {
    const world = new World();
    await world.arrive(fakeGateway(), { services: [webService('Web')] });
    assert.deepEqual(world.news().filter(isPut), ['put laptop.home.arpa 10.77.0.5 +Web']);
    await world.hears({ kind: 'services', services: [webService('Web (2)')] });
    assert.deepEqual(world.news(), ['put laptop.home.arpa 10.77.0.5 +Web (2)']);
    await world.hears({ kind: 'services', services: [webService('Web (2)')] });
    assert.deepEqual(world.news(), [], 'nothing new');
  });
});

function isPut(deed: string): boolean {
  return deed.startsWith('put ');
}

describe('a lease', () => {
  it('is renewed at 80 to 85 % of it, for ever', async () => {
    const world = new World();
    await world.arrive();
    world.news();
    await world.clock.advance(98_900);
    assert.deepEqual(world.news(), []);
    await world.clock.advance(200);
    assert.deepEqual(world.news(), ['put laptop.home.arpa 10.77.0.5']);
    await world.clock.advance(24 * 3_600_000);
    assert.equal(world.status?.phase, 'registered');
    assert.deepEqual(world.complaints(), []);
  });

  it('survives a gateway that is away for a while', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.down = silent;
    await world.clock.advance(110_000);
    assert.equal(world.status?.dnsName, 'laptop.home.arpa');
    assert.equal(world.resolverOn, true);
    gateway.down = undefined;
    await world.clock.advance(9_000);
    assert.equal(world.status?.phase, 'registered');
    assert.deepEqual(
      world.complaints().filter((code) => code === 'lease.lost'),
      [],
    );
    assert.equal(gateway.credentials.size, 1);
  });

  it('that is lost gives the resolver back, and is won again when the gateway is back', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.down = silent;
    await world.clock.advance(121_000);
    assert.equal(world.status?.dnsName, undefined);
    assert.equal(world.resolverOn, false);
    assert.ok(world.complaints().includes('lease.lost'));
    gateway.down = undefined;
    await world.clock.advance(31_000);
    assert.equal(world.status?.phase, 'registered');
    assert.equal(world.resolverOn, true);
  });

  it('is registered anew at a gateway that has forgotten the device', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.credentials.clear();
    gateway.hosts.clear();
    await world.clock.advance(110_000);
    assert.deepEqual(gateway.hosts.get('laptop'), ['10.77.0.5']);
    assert.equal(world.remembered.known[0]?.credential?.secret, 'secret-1');
  });

  it('waits as long as a busy gateway asks', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.refusals.push(refused(503, 'backend.unavailable', 10));
    await world.clock.advance(99_000);
    world.news();
    await world.clock.advance(9_900);
    assert.deepEqual(world.news(), []);
    await world.clock.advance(200);
    assert.deepEqual(world.news(), ['put laptop.home.arpa 10.77.0.5']);
  });

  it('is renewed at once after the host has slept', async () => {
    const world = new World();
    await world.arrive();
    world.news();
    await world.hears({ kind: 'resumed' });
    assert.deepEqual(world.news(), ['reconnect', 'put laptop.home.arpa 10.77.0.5']);
  });

  it('follows the gateway to another address', async () => {
    const world = new World();
    const gateway = await world.arrive();
    const moved = { ...gatewayAt, url: 'https://10.77.0.3:8443' };
    world.gateways.clear();
    world.gateways.set(moved.url, gateway);
    await world.hears({ kind: 'candidates', source: 'mdns', candidates: [moved] });
    await world.clock.advance(102_000);
    assert.equal(world.status?.gateway?.url, moved.url);
    assert.equal(world.status?.phase, 'registered');
  });
});

describe('addresses', () => {
  it('that change are registered at once, over a new connection', async () => {
    const world = new World();
    const gateway = await world.arrive();
    world.news();
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.99') });
    assert.deepEqual(world.news(), ['reconnect', 'put laptop.home.arpa 10.77.0.99']);
    assert.deepEqual(gateway.hosts.get('laptop'), ['10.77.0.99']);
  });

  it('that come in addition do not disturb the connection', async () => {
    const world = new World();
    await world.arrive();
    world.news();
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.5', 'fd77::5') });
    assert.deepEqual(world.news(), ['put laptop.home.arpa 10.77.0.5 fd77::5']);
  });

  it('that change while a request hangs supersede it', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.down = 'never answers';
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.6') });
    gateway.down = undefined;
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.7') });
    assert.deepEqual(gateway.hosts.get('laptop'), ['10.77.0.7']);
    assert.deepEqual(world.status?.addresses, ['10.77.0.7']);
  });

  it('that leave the zone are taken out of DNS', async () => {
    const world = new World();
    const gateway = await world.arrive();
    await world.hears({ kind: 'addresses', addresses: addresses('192.168.9.9') });
    assert.equal(gateway.hosts.size, 0);
    assert.equal(world.resolverOn, false);
  });

  it('that matter to nobody change nothing', async () => {
    const world = new World();
    await world.arrive();
    world.news();
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.5', 'fe80::1', '169.254.0.1') });
    assert.deepEqual(world.news(), []);
  });
});

describe('the cable', () => {
  it('that is pulled gives the resolver back, and the plug brings everything back', async () => {
    const world = new World();
    await world.arrive();
    world.news();
    await world.hears({ kind: 'addresses', addresses: [] });
    assert.equal(world.status?.phase, 'no-link');
    assert.deepEqual(world.news(), ['reconnect', 'resolver back']);
    await world.clock.advance(600_000);
    assert.deepEqual(world.news(), [], 'nothing is tried without a link');
    await world.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.deepEqual(world.news(), ['put laptop.home.arpa 10.77.0.5', 'resolver home.arpa']);
  });

  it('that is plugged in elsewhere leaves nothing of the old network', async () => {
    const world = new World();
    await world.arrive();
    await world.hears(
      { kind: 'addresses', addresses: [] },
      { kind: 'candidates', source: 'mdns', candidates: [] },
      { kind: 'addresses', addresses: addresses('192.168.1.5') },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.equal(world.status?.phase, 'discovering');
    assert.equal(world.status?.gateway, undefined);
    assert.equal(world.resolverOn, false);
  });
});

describe('a departure', () => {
  it('takes back the name in DNS and in mDNS, and the resolver', async () => {
    const world = new World();
    const gateway = await world.arrive();
    world.news();
    await world.stop();
    assert.deepEqual([...world.news()].sort(), ['delete laptop.home.arpa', 'goodbye', 'resolver back']);
    assert.equal(gateway.hosts.size, 0);
    assert.equal(world.over, true);
    assert.equal(world.clock.waiting, 0);
  });

  it('does not wait for a dead gateway', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.down = 'never answers';
    await world.stop();
    assert.equal(world.over, false);
    assert.equal(world.resolverOn, false, 'the resolver does not wait');
    await world.clock.advance(1_500);
    assert.equal(world.over, true);
  });

  it('in the midst of a registration deletes what may come of it', async () => {
    const world = new World();
    const gateway = await world.arrive();
    gateway.down = 'never answers';
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.6') });
    gateway.down = undefined;
    world.news();
    await world.stop();
    assert.ok(world.news().includes('delete laptop.home.arpa'));
    assert.equal(gateway.hosts.size, 0);
  });

  it('before anything was found is over at once', async () => {
    const world = new World();
    await world.start();
    await world.stop();
    assert.equal(world.over, true);
  });
});
