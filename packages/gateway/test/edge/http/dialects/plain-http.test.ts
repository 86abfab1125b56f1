import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPlainApp } from '../../../../src/edge/http/app.ts';
import { PlainListeners } from '../../../../src/edge/http/plain-server.ts';
import { DialectWorld } from './dialect-world.ts';

describe('what is served without TLS', () => {
  it('is what clients may ask that cannot do it', async () => {
    await using world = await DialectWorld.open(createPlainApp);
    const update = await world.ask('/nic/update?hostname=nas.lab.example&myip=192.0.2.1', {
      auth: 'alice:rabbit',
    });
    assert.equal(update.text, 'good 192.0.2.1\n');
    assert.equal((await world.ask('/')).text, '127.0.0.1\n');
    assert.equal((await world.ask('/nobodys')).text, 'BADKEY');
  });

  const others = [
    { method: 'POST', path: '/devices' },
    { method: 'POST', path: '/hosts' },
    { method: 'PUT', path: '/hosts/nas' },
    { method: 'DELETE', path: '/hosts/nas' },
    { method: 'POST', path: '/present' },
    { method: 'POST', path: '/register' },
  ];
  for (const { method, path } of others)
    it(`is not ${method} ${path}`, async () => {
      await using world = await DialectWorld.open(createPlainApp);
      const { status } = await world.ask(path, { method, auth: 'admin:open sesame' });
      assert.equal(status, 404);
    });

  it('is served where it is wanted', async () => {
    await using world = await DialectWorld.open();
    const answer = (_request: unknown, response: { end(text: string): void }) => response.end('here');
    const listeners = await PlainListeners.open([{ address: '127.0.0.1', port: 0 }], answer, world.log);
    await using _listening = listeners;
    const [at] = listeners.endpoints;
    assert.equal(await (await fetch(`http://127.0.0.1:${at?.port}/`)).text(), 'here');
  });

  it('needs a free port', async () => {
    await using world = await DialectWorld.open();
    await assert.rejects(
      PlainListeners.open([{ address: '127.0.0.1', port: world.port }], () => undefined, world.log),
      { code: 'listen.in-use', message: /^HTTP cannot listen on 127\.0\.0\.1:\d+:.*\[http\] plain/ },
    );
  });
});
