import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addresses, fakeGateway, gatewayAt, refused, World } from './world.ts';

describe('an arrival', () => {
  it('finds, trusts and enrols while probing goes on, and registers the moment the name is won', async () => {
    const world = new World();
    const gateway = fakeGateway();
    world.gateways.set(gatewayAt.url, gateway);
    await world.start();
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.5', 'fd77::5', 'fe80::5') });
    assert.deepEqual(world.news(), ['claim laptop']);
    await world.hears({ kind: 'candidates', source: 'mdns', candidates: [gatewayAt] });
    assert.deepEqual(world.news(), ['enrol']);
    assert.equal(world.status?.phase, 'claiming');
    await world.hears({ kind: 'claimed', label: 'laptop' });
    assert.deepEqual(world.news(), ['put laptop.home.arpa 10.77.0.5 fd77::5', 'resolver home.arpa']);
    assert.deepEqual(gateway.hosts.get('laptop'), ['10.77.0.5', 'fd77::5']);
  });

  it('is told in the status', async () => {
    const world = new World();
    await world.arrive();
    assert.deepEqual(world.status, {
      phase: 'registered',
      since: 0,
      mdnsName: 'laptop.local',
      dnsName: 'laptop.home.arpa',
      addresses: ['10.77.0.5'],
      gateway: { url: gatewayAt.url, pin: 'sha256/real', zone: 'home.arpa' },
      lease: { seconds: 120, expiresAt: 120_000 },
      resolver: { mode: 'direct', why: 'as wished' },
    });
  });

  it('is remembered: key, credential and name', async () => {
    const world = new World();
    await world.arrive();
    assert.equal(world.remembered.label, 'laptop');
    assert.deepEqual(world.remembered.known, [
      {
        pin: 'sha256/real',
        url: gatewayAt.url,
        zones: ['home.arpa'],
        prefixes: ['10.77.0.0/24'],
        credential: { device: 'device-1', secret: 'secret-1' },
      },
    ]);
  });

  it('at a known gateway uses the credential of the last time', async () => {
    const first = new World();
    const gateway = await first.arrive();
    const again = new World();
    again.gateways.set(gatewayAt.url, gateway);
    await again.start({ known: first.remembered.known });
    await again.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'candidates', source: 'mdns', candidates: [gatewayAt] },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.deepEqual(again.news(), ['claim laptop', 'put laptop.home.arpa 10.77.0.5', 'resolver home.arpa']);
  });

  it('begins with the name of the last time', async () => {
    const world = new World();
    await world.start({ from: 'laptop-2' });
    await world.hears({ kind: 'addresses', addresses: addresses('10.77.0.5') });
    assert.deepEqual(world.news(), ['claim laptop-2']);
  });

  it('shows a token only when enrolling', async () => {
    const world = new World();
    world.gateways.set(gatewayAt.url, fakeGateway());
    await world.start({ token: 'one-time' });
    await world.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'candidates', source: 'mdns', candidates: [gatewayAt] },
    );
    assert.deepEqual(world.news(), ['claim laptop', 'enrol with one-time']);
  });

  it('without any gateway says so once and goes on looking', async () => {
    const world = new World();
    await world.start();
    await world.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'claimed', label: 'laptop' },
    );
    await world.clock.advance(60_000);
    assert.deepEqual(world.complaints(), ['gateway.not-found']);
    assert.equal(world.status?.phase, 'discovering');
    assert.equal(world.status?.mdnsName, 'laptop.local');
    world.gateways.set(gatewayAt.url, fakeGateway());
    await world.hears({ kind: 'candidates', source: 'mdns', candidates: [gatewayAt] });
    assert.equal(world.status?.phase, 'registered');
  });

  it('asks the DHCP search domain once mDNS has stayed silent', async () => {
    const world = new World();
    world.gateways.set(gatewayAt.url, fakeGateway());
    world.searchDomain = [gatewayAt];
    await world.start({ askSearchDomain: true });
    await world.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.deepEqual(world.news(), ['claim laptop']);
    await world.clock.advance(1_500);
    assert.deepEqual(world.news().slice(0, 2), ['asked the search domain', 'enrol']);
    assert.equal(world.status?.phase, 'registered');
  });

  it('with --gateway looks nowhere else', async () => {
    const world = new World();
    const named = { ...gatewayAt, url: 'https://gw.example:8443' };
    const announced = fakeGateway('sha256/announced');
    world.gateways.set(named.url, fakeGateway());
    world.gateways.set(gatewayAt.url, announced);
    await world.start({ gateway: named });
    await world.hears(
      { kind: 'candidates', source: 'mdns', candidates: [gatewayAt] },
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.equal(world.status?.gateway?.url, named.url);
    assert.equal(announced.credentials.size, 0);
  });

  it('with --gateway of a .local host takes its addresses from mDNS', async () => {
    const world = new World();
    const named = { url: 'https://gw.local:8443', addresses: [], domain: undefined };
    await world.start({ gateway: named });
    await world.hears(
      { kind: 'addresses', addresses: addresses('10.77.0.5') },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.equal(world.status?.phase, 'connecting');
    world.gateways.set(named.url, fakeGateway());
    await world.hears({
      kind: 'candidates',
      source: 'mdns',
      candidates: [gatewayAt, { ...named, addresses: ['10.77.0.2'] }],
    });
    assert.equal(world.status?.phase, 'registered');
    assert.equal(world.status?.gateway?.url, named.url);
  });

  it('goes on where nothing can be remembered', async () => {
    const world = new World();
    world.diskIsFull = true;
    await world.arrive();
    assert.equal(world.status?.phase, 'registered');
    assert.ok(world.complaints().includes('state.unusable'));
  });

  it('says when the gateway has no place for this host, and tries again with other addresses', async () => {
    const world = new World();
    world.gateways.set(gatewayAt.url, fakeGateway());
    await world.start();
    await world.hears(
      { kind: 'addresses', addresses: addresses('192.168.1.5') },
      { kind: 'candidates', source: 'mdns', candidates: [gatewayAt] },
      { kind: 'claimed', label: 'laptop' },
    );
    assert.deepEqual(world.complaints(), ['address.none']);
    await world.hears({ kind: 'addresses', addresses: addresses('192.168.1.5', '10.77.0.5') });
    assert.equal(world.status?.phase, 'registered');
  });

  it('waits for an administrator’s approval', async () => {
    const world = new World();
    const gateway = fakeGateway();
    gateway.refusals.push(refused(403, 'enrolment.waiting'), refused(403, 'enrolment.waiting'));
    await world.arrive(gateway);
    assert.deepEqual(world.complaints(), ['gateway.refused']);
    assert.equal(world.status?.phase, 'registering');
    await world.clock.advance(61_000);
    assert.equal(world.status?.phase, 'registered');
    assert.equal(gateway.credentials.size, 1, 'enrolled once');
  });
});
