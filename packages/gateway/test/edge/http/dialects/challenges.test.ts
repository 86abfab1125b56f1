import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { name } from '../../../world.ts';
import { DialectWorld } from './dialect-world.ts';

const value = (letter: string): string => letter.repeat(43);
const json = (body: object) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
const presented = (host: string, letter: string) =>
  json({ fqdn: `_acme-challenge.${host}.lab.example.`, value: value(letter) });

/** The values of the challenges in the zone, by their first letters. */
function challenges({ backend }: DialectWorld): string[] {
  return backend.zone().flatMap((line) => {
    const [owner, type, text] = line.split(' ');
    return type === 'TXT' ? [`${owner} ${text?.[0]}`] : [];
  });
}

describe('challenges of lego and acme.sh', () => {
  it('come two at a time, the newest winning, and go one by one', async () => {
    await using world = await DialectWorld.open();
    const ask = async (path: string, letter: string) =>
      (await world.ask(path, { auth: 'alice:rabbit', ...presented('nas', letter) })).status;
    const at = '_acme-challenge.nas.lab.example.';
    for (const letter of ['a', 'b', 'c']) assert.equal(await ask('/present', letter), 200);
    assert.deepEqual(challenges(world), [`${at} b`, `${at} c`]);
    assert.equal(await ask('/cleanup', 'b'), 200);
    assert.deepEqual(challenges(world), [`${at} c`]);
    assert.equal(await ask('/cleanup', 'c'), 200);
    assert.deepEqual(challenges(world), []);
  });

  it('leave the host’s addresses alone', async () => {
    await using world = await DialectWorld.open();
    const auth = 'alice:rabbit';
    await world.ask('/nic/update?hostname=nas.lab.example&myip=192.0.2.1', { auth });
    await world.ask('/present', { auth, ...presented('nas', 'a') });
    const same = await world.ask('/nic/update?hostname=nas.lab.example&myip=192.0.2.1', { auth });
    assert.equal(same.text, 'nochg 192.0.2.1\n');
    assert.deepEqual(challenges(world), ['_acme-challenge.nas.lab.example. a']);
  });

  it('may be all that a credential may do', async () => {
    await using world = await DialectWorld.open();
    await world.addCredential('acme', 'secret', { scope: { names: [name('nas')], types: ['TXT'] } });
    const auth = 'acme:secret';
    assert.equal((await world.ask('/present', { auth, ...presented('nas', 'a') })).status, 200);
    assert.equal((await world.ask('/present', { auth, ...presented('tv', 'a') })).status, 403);
    const { text } = await world.ask('/nic/update?hostname=nas.lab.example&myip=192.0.2.1', { auth });
    assert.equal(text, '!donator\n');
    assert.deepEqual(world.backend.zone().length, 1);
  });

  const refused = [
    { name: 'another name', body: { fqdn: 'nas.lab.example.', value: value('a') }, field: 'fqdn' },
    {
      name: 'another zone',
      body: { fqdn: '_acme-challenge.nas.example.org.', value: value('a') },
      field: 'fqdn',
    },
    {
      name: 'another value',
      body: { fqdn: '_acme-challenge.nas.lab.example.', value: 'v=spf1' },
      field: 'value',
    },
  ];
  for (const { name: what, body, field } of refused)
    it(`are refused for ${what}`, async () => {
      await using world = await DialectWorld.open();
      const { status, text } = await world.ask('/present', { auth: 'alice:rabbit', ...json(body) });
      assert.equal(status, 400);
      assert.match(text, new RegExp(`"field":"${field}"`));
      // acme.sh takes any answer for a success that has the value in it.
      assert.doesNotMatch(text, new RegExp(`"${body.value}"`));
      assert.deepEqual(world.backend.zone(), []);
    });
});

describe('acme-dns', () => {
  it('gives a place for challenges of names elsewhere', async () => {
    await using world = await DialectWorld.open();
    const registered = await world.ask('/register', { method: 'POST' });
    assert.equal(registered.status, 201);
    const { username, password, subdomain, fulldomain } = JSON.parse(registered.text);
    assert.equal(fulldomain, `_acme-challenge.${subdomain}`);
    const headers = { 'X-Api-User': username, 'X-Api-Key': password, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ subdomain, txt: value('a') });
    const updated = await world.ask('/update', { method: 'POST', headers, body });
    assert.deepEqual([updated.status, JSON.parse(updated.text)], [200, { txt: value('a') }]);
    assert.deepEqual(challenges(world), [`${fulldomain}. a`]);
    const auth = `${username}:${password}`;
    const { text } = await world.ask(`/nic/update?hostname=${subdomain}&myip=192.0.2.1`, { auth });
    assert.equal(text, '!donator\n');
  });

  it('serves the host that a credential is for', async () => {
    await using world = await DialectWorld.open();
    const headers = { 'X-Api-User': 'alice', 'X-Api-Key': 'rabbit', 'Content-Type': 'application/json' };
    const body = JSON.stringify({ subdomain: 'nas', txt: value('a') });
    assert.equal((await world.ask('/update', { method: 'POST', headers, body })).status, 200);
    assert.deepEqual(challenges(world), ['_acme-challenge.nas.lab.example. a']);
  });

  it('comes only from where it said', async () => {
    await using world = await DialectWorld.open();
    const registered = await world.ask('/register', json({ allowfrom: ['192.0.2.0/24'] }));
    const { username, password, subdomain, allowfrom } = JSON.parse(registered.text);
    assert.deepEqual(allowfrom, ['192.0.2.0/24']);
    const headers = { 'X-Api-User': username, 'X-Api-Key': password, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ subdomain, txt: value('a') });
    const { status, text } = await world.ask('/update', { method: 'POST', headers, body });
    assert.deepEqual([status, text], [403, '{"error":"forbidden"}']);
  });

  const update = (key: string, body: object) => ({
    ...json(body),
    headers: { 'Content-Type': 'application/json', 'X-Api-User': 'alice', 'X-Api-Key': key },
  });
  const refused = [
    { asked: update('wrong', { subdomain: 'nas', txt: value('a') }), status: 401, error: 'forbidden' },
    { asked: update('rabbit', { subdomain: 'nas', txt: 'short' }), status: 400, error: 'bad_txt' },
    { asked: update('rabbit', { subdomain: 'a_b', txt: value('a') }), status: 400, error: 'bad_subdomain' },
    { asked: update('rabbit', { txt: value('a') }), status: 400, error: 'bad_subdomain' },
    { asked: json({ subdomain: 'nas', txt: value('a') }), status: 401, error: 'forbidden' },
  ];
  for (const { asked, status, error } of refused)
    it(`refuses ${JSON.stringify(asked.body)} as ${error}`, async () => {
      await using world = await DialectWorld.open();
      const answer = await world.ask('/update', asked);
      assert.deepEqual([answer.status, JSON.parse(answer.text)], [status, { error }]);
      assert.deepEqual(world.backend.zone(), []);
    });

  it('is well', async () => {
    await using world = await DialectWorld.open();
    assert.equal((await world.ask('/health')).status, 200);
  });
});
