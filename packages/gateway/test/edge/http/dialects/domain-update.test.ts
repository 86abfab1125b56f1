import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { name } from '../../../world.ts';
import { type Answer, DialectWorld } from './dialect-world.ts';

const nas = { scope: { names: [name('nas')], types: undefined } };
const started = '2026-01-05T09:00:00.000Z';

async function openWorld(): Promise<DialectWorld> {
  const world = await DialectWorld.open();
  await world.addCredential('nas.lab.example', 'the key', nas);
  return world;
}

function update(world: DialectWorld, form: Readonly<Record<string, string>>, domain = 'nas.lab.example') {
  return world.ask(`/dynamicdns/update/${domain}/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
}

function said({ status, text }: Answer): unknown {
  return [status, JSON.parse(text)];
}

describe('django-dynamic-dns', () => {
  it('updates a domain and says so', async () => {
    await using world = await openWorld();
    const first = { domain: 'nas.lab.example', ip: '192.0.2.1', last_change: started, updated: true };
    assert.deepEqual(said(await update(world, { key: 'the key', ip: '192.0.2.1' })), [200, first]);
    assert.deepEqual(said(await update(world, { key: 'the key', ip: '192.0.2.1' })), [
      200,
      { ...first, updated: false },
    ]);
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 192.0.2.1']);
  });

  it('takes the address that the request comes from', async () => {
    await using world = await openWorld();
    await update(world, { key: 'the key' });
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 127.0.0.1']);
  });

  it('keeps the LAN’s address beside the world’s', async () => {
    await using world = await openWorld();
    const ip = async (form: Readonly<Record<string, string>>) =>
      JSON.parse((await update(world, { key: 'the key', ...form })).text).ip;
    assert.equal(await ip({ ip: '192.0.2.1', lan_ip: '10.77.0.9' }), '192.0.2.1');
    assert.equal(await ip({ ip: '192.0.2.2' }), '192.0.2.2');
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 10.77.0.9', 'nas.lab.example. A 192.0.2.2']);
    assert.equal(await ip({ ip: '2001:db8::1' }), '192.0.2.2');
    assert.equal(world.backend.zone().length, 3);
  });

  it('keeps the LAN’s address that was there before the world’s', async () => {
    await using world = await openWorld();
    const ip = async (form: Readonly<Record<string, string>>) =>
      JSON.parse((await update(world, { key: 'the key', ...form })).text).ip;
    assert.equal(await ip({ ip: '10.77.0.8' }), '10.77.0.8');
    assert.equal(await ip({ ip: '10.77.0.9' }), '10.77.0.9');
    assert.equal(await ip({ ip: '192.0.2.1' }), '192.0.2.1');
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 10.77.0.9', 'nas.lab.example. A 192.0.2.1']);
  });

  it('shows a domain to who has its key', async () => {
    await using world = await openWorld();
    await update(world, { key: 'the key', ip: '192.0.2.1' });
    const read = async (query: string) => said(await world.ask(`/dynamicdns/read/nas.lab.example/${query}`));
    const shown = { domain: 'nas.lab.example', ip: '192.0.2.1', last_change: started };
    assert.deepEqual(await read('?key=the%20key'), [200, shown]);
    assert.deepEqual(await read(''), [400, { error: 'Bad request' }]);
    assert.deepEqual(await read('?key=wrong'), [403, { error: 'Authentication failure' }]);
  });

  const failure = [403, { error: 'Authentication failure' }];
  const malformed = [400, { error: 'Bad request' }];
  const refused = [
    { name: 'no key', form: { ip: '192.0.2.1' }, said: malformed },
    { name: 'no address', form: { key: 'the key', ip: 'nonsense' }, said: malformed },
    { name: 'a wrong key', form: { key: 'wrong', ip: '192.0.2.1' }, said: failure },
    { name: 'another’s domain', form: { key: 'the key' }, domain: 'tv.lab.example', said: failure },
    { name: 'a domain elsewhere', form: { key: 'the key' }, domain: 'nas.example.org', said: failure },
  ];
  for (const { name: what, form, domain, said: expected } of refused)
    it(`refuses ${what}`, async () => {
      await using world = await openWorld();
      assert.deepEqual(said(await update(world, form, domain)), expected);
      assert.deepEqual(world.backend.zone(), []);
    });

  it('fails where the DNS server does', async () => {
    await using world = await openWorld();
    world.backend.isDown = true;
    assert.deepEqual(said(await update(world, { key: 'the key' })), [503, { error: 'Server error' }]);
  });
});
