import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { name } from '../../../world.ts';
import { DialectWorld } from './dialect-world.ts';

const alice = 'alice:rabbit';
const nas = 'hostname=nas.lab.example';

describe('dyndns2', () => {
  it('says good, then nochg, then good again, with the address', async () => {
    await using world = await DialectWorld.open();
    const update = (query: string) => world.ask(`/nic/update?${nas}&${query}`, { auth: alice });
    const created = await update('myip=192.0.2.1');
    assert.equal(created.text, 'good 192.0.2.1\n');
    assert.equal(created.status, 200);
    assert.equal(created.headers['content-type'], 'text/plain; charset=utf-8');
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 192.0.2.1']);
    assert.equal((await update('myip=192.0.2.1')).text, 'nochg 192.0.2.1\n');
    assert.equal((await update('myip=192.0.2.2')).text, 'good 192.0.2.2\n');
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 192.0.2.2']);
  });

  it('leaves the family alone that is not sent, and takes it away where it is empty', async () => {
    await using world = await DialectWorld.open();
    const update = async (query: string) =>
      (await world.ask(`/nic/update?${nas}&${query}`, { auth: alice })).text;
    assert.equal(await update('myip=192.0.2.1,2001:db8:1::5'), 'good 192.0.2.1,2001:db8:1::5\n');
    assert.equal(await update('myip=192.0.2.2'), 'good 192.0.2.2\n');
    assert.equal(await update('myip=2001:db8:2::/48'), 'good 2001:db8:2::5\n');
    assert.equal(await update('myip=192.0.2.3&myipv6=preserve'), 'good 192.0.2.3\n');
    const both = ['nas.lab.example. A 192.0.2.3', 'nas.lab.example. AAAA 2001:db8:2::5'];
    assert.deepEqual(world.backend.zone(), both);
    assert.equal(await update('myip=192.0.2.3,2001:db8:2::5'), 'nochg 192.0.2.3,2001:db8:2::5\n');
    assert.equal(await update('myip=192.0.2.3&myipv6='), 'good 192.0.2.3\n');
    assert.deepEqual(world.backend.zone(), both.slice(0, 1));
    assert.equal(await update('myip='), 'good\n');
    assert.deepEqual(world.backend.zone(), []);
  });

  it('takes the source where no address is sent', async () => {
    await using world = await DialectWorld.open();
    assert.equal((await world.ask(`/nic/update?${nas}`, { auth: alice })).text, 'good 127.0.0.1\n');
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 127.0.0.1']);
  });

  it('answers each host in its place', async () => {
    await using world = await DialectWorld.open();
    await world.ask('/nic/update?hostname=bobs.lab.example&myip=192.0.2.9', { auth: 'bob:builder' });
    const hosts = 'nas.lab.example,bobs.lab.example,printer,tv.lab.example,nas.example.org';
    const { text, status } = await world.ask(`/v3/update?hostname=${hosts}&myip=192.0.2.1`, { auth: alice });
    assert.equal(text, 'good 192.0.2.1\n!yours\nnotfqdn\ngood 192.0.2.1\nnohost\n');
    assert.equal(status, 200);
    assert.deepEqual(world.backend.zone(), [
      'bobs.lab.example. A 192.0.2.9',
      'nas.lab.example. A 192.0.2.1',
      'tv.lab.example. A 192.0.2.1',
    ]);
  });

  it('takes hosts away', async () => {
    await using world = await DialectWorld.open();
    const add = () => world.ask(`/nic/update?${nas}&myip=192.0.2.1,2001:db8::1`, { auth: alice });
    const remove = async (path: string) => (await world.ask(path, { auth: alice })).text;
    await add();
    assert.equal(await remove(`/nic/delete?${nas}&myip=::`), 'deleted AAAA\n');
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 192.0.2.1']);
    assert.equal(await remove(`/nic/delete?${nas}`), 'deleted A\n');
    assert.equal(await remove(`/nic/delete?${nas}`), 'nohost\n');
    await add();
    assert.equal(await remove(`/nic/update?${nas}&offline=YES`), 'good\n');
    assert.deepEqual(world.backend.zone(), []);
  });

  it('knows the host that nobody names', async () => {
    await using world = await DialectWorld.open();
    const update = async () => (await world.ask('/nic/update?myip=192.0.2.2', { auth: alice })).text;
    assert.equal(await update(), 'notfqdn\n');
    await world.ask(`/nic/update?${nas}&myip=192.0.2.1`, { auth: alice });
    assert.equal(await update(), 'good 192.0.2.2\n');
    await world.ask('/nic/update?hostname=tv.lab.example&myip=192.0.2.1', { auth: alice });
    assert.equal(await update(), 'notfqdn\n');
  });

  it('knows the host that a credential is for, or is called after', async () => {
    await using world = await DialectWorld.open();
    const scope = { names: [name('nas')], types: undefined };
    await world.addCredential('router', 'secret', { scope });
    await world.addCredential('tv.lab.example', 'secret too');
    const update = async (auth: string) => (await world.ask('/nic/update?myip=192.0.2.1', { auth })).text;
    assert.equal(await update('router:secret'), 'good 192.0.2.1\n');
    assert.equal(await update('tv.lab.example:secret too'), 'good 192.0.2.1\n');
    const bearer = { headers: { Authorization: 'Bearer secret' } };
    assert.equal((await world.ask('/nic/update?myip=192.0.2.1', bearer)).text, 'nochg 192.0.2.1\n');
    assert.deepEqual(world.backend.zone(), ['nas.lab.example. A 192.0.2.1', 'tv.lab.example. A 192.0.2.1']);
  });

  it('takes a form', async () => {
    await using world = await DialectWorld.open();
    const { text } = await world.ask('/v2/update', {
      method: 'POST',
      auth: alice,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `${nas}&myip=192.0.2.1`,
    });
    assert.equal(text, 'good 192.0.2.1\n');
  });

  it('takes HTTP/1.0 without a Host, and values that nobody has escaped', async () => {
    await using world = await DialectWorld.open();
    const socket = connect(world.port, '127.0.0.1');
    await once(socket, 'connect');
    const credentials = Buffer.from(alice).toString('base64');
    socket.write(
      `GET /nic/update?${nas},tv.lab.example&myip=2001:db8::1 HTTP/1.0\r\nUser-Agent: old\r\nAuthorization: Basic ${credentials}\r\n\r\n`,
    );
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(answer, /\r\n\r\ngood 2001:db8::1\ngood 2001:db8::1\n$/);
  });

  it('takes as many addresses as a host may have, and no more', async () => {
    await using world = await DialectWorld.open();
    const listed = (many: number) =>
      Array.from({ length: many }, (_, at) =>
        at % 2 === 0 ? `192.0.2.${at + 1}` : `2001:db8::${at}`,
      ).join();
    const update = (many: number) => world.ask(`/nic/update?${nas}&myip=${listed(many)}`, { auth: alice });
    assert.equal((await update(33)).text, 'dnserr\n');
    assert.deepEqual(world.backend.zone(), []);
    assert.match((await update(32)).text, /^good /);
    assert.equal(world.backend.zone().length, 32);
  });

  it('tells whoever guesses passwords to stop, and for how long', async () => {
    await using world = await DialectWorld.open();
    const guess = () => world.ask(`/nic/update?${nas}`, { auth: 'alice:wrong' });
    let answer = await guess();
    for (let guesses = 1; answer.text === 'badauth\n' && guesses < 500; guesses += 1) answer = await guess();
    assert.deepEqual([answer.status, answer.text], [200, 'abuse\n']);
    assert.ok(Number(answer.headers['retry-after']) > 0);
  });

  it('changes nothing for a HEAD, which is answered by what serves GET elsewhere', async () => {
    await using world = await DialectWorld.open();
    const { status, headers } = await world.ask(`/nic/update?${nas}&myip=192.0.2.1`, {
      method: 'HEAD',
      auth: alice,
    });
    assert.equal(status, 405);
    assert.equal(headers.allow, 'GET, POST');
    assert.deepEqual(world.backend.zone(), []);
  });
});
