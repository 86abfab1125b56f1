import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scope } from '../../../../src/model/scope.ts';
import { name } from '../../../world.ts';
import { DialectWorld } from './dialect-world.ts';

const nas: Scope = { names: [name('nas')], types: undefined };
const here = ['nas.lab.example. A 127.0.0.1'];

describe('a secret URL', () => {
  const secrets = ['mysecret', 'my/secret/path?with=a&query', '%7Euser/../key', 'nic/update/or/else'];
  for (const secret of secrets)
    it(`/${secret} gives its host the address that it is asked from`, async () => {
      await using world = await DialectWorld.open();
      await world.addCredential('nas', secret, { scope: nas });
      const first = await world.ask(`/${secret}`, { agent: undefined });
      assert.deepEqual([first.status, first.text], [200, 'OK']);
      assert.deepEqual(world.backend.zone(), here);
      const again = await world.ask(`/${secret}`);
      assert.deepEqual([again.status, again.text], [200, 'UPTODATE']);
    });

  it('leaves the other family alone', async () => {
    await using world = await DialectWorld.open();
    await world.addCredential('nas', 'mysecret', { scope: nas });
    const both = '/nic/update?hostname=nas.lab.example&myip=192.0.2.1,2001:db8::1';
    await world.ask(both, { auth: 'nas:mysecret' });
    assert.equal((await world.ask('/mysecret')).text, 'OK');
    assert.deepEqual(world.backend.zone(), [...here, 'nas.lab.example. AAAA 2001:db8::1']);
  });

  it('has to be right, and for one host', async () => {
    await using world = await DialectWorld.open();
    await world.addCredential('nas', 'mysecret', { scope: nas });
    await world.addCredential('both', 'broad', {
      scope: { names: [name('nas'), name('tv')], types: undefined },
    });
    await world.addCredential('any', 'wild', { scope: { names: [name('*')], types: undefined } });
    await world.addCredential('old', 'expired', { scope: nas, expiresAt: 1 });
    await world.addCredential('far', 'elsewhere', { scope: nas, networks: ['192.0.2.0/24'] });
    await world.addCredential('text', 'texts', { scope: { names: [name('nas')], types: ['TXT'] } });
    for (const path of [
      '/wrong',
      '/mysecret/',
      '/MYSECRET',
      '/mysecret?',
      '/broad',
      '/wild',
      '/expired',
      '/elsewhere',
      '/texts',
      '/rabbit',
    ]) {
      const { status, text } = await world.ask(path);
      assert.deepEqual([path, status, text], [path, 403, 'BADKEY']);
    }
    const { status, text } = await world.ask('/mysecret', { headers: { 'Sec-Fetch-Site': 'cross-site' } });
    assert.deepEqual([status, text], [403, 'BADKEY']);
    assert.deepEqual(world.backend.zone(), []);
  });

  it('fails where the DNS server does', async () => {
    await using world = await DialectWorld.open();
    await world.addCredential('nas', 'mysecret', { scope: nas });
    world.backend.isDown = true;
    const { status, text } = await world.ask('/mysecret');
    assert.deepEqual([status, text], [500, 'FAIL']);
  });

  it('is nothing that a HEAD or a POST would change a host with', async () => {
    await using world = await DialectWorld.open();
    await world.addCredential('nas', 'mysecret', { scope: nas });
    for (const method of ['HEAD', 'POST', 'PUT', 'DELETE'])
      assert.equal((await world.ask('/mysecret', { method })).status, 404);
    assert.deepEqual(world.backend.zone(), []);
  });

  it('stands in no log', async () => {
    await using world = await DialectWorld.open();
    await world.addCredential('nas', 'mysecret', { scope: nas });
    world.backend.isDown = true;
    await world.ask('/mysecret');
    await world.ask('/notmysecret');
    assert.doesNotMatch(JSON.stringify(world.log.lines), /mysecret/);
  });
});
