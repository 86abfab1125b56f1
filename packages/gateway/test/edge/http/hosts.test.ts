import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zone } from './fake-gateway.ts';
import { RunningGateway } from './running-gateway.ts';

const admin = 'admin:open sesame';

describe('a host’s life over HTTP', () => {
  it('is created, shown, refreshed and taken away', async () => {
    await using server = await RunningGateway.start();
    const created = await server.ask('PUT', '/hosts/laptop', {
      auth: admin,
      body: { addresses: ['127.0.0.9', '::1'], lease: 300 },
    });
    assert.equal(created.status, 201);
    assert.deepEqual(created.json, {
      name: 'laptop',
      fqdn: 'laptop.home.arpa',
      ip: '127.0.0.9',
      rectype: 'A',
      addresses: ['127.0.0.9', '::1'],
      records: [],
      services: [],
      ttl: 60,
      lease: 300,
      expires: '2030-01-01T00:00:00.000Z',
      owner: 'admin',
      outcome: 'created',
      serial: 7,
    });
    const refreshed = await server.ask('PUT', '/hosts/laptop', {
      auth: admin,
      body: { addresses: ['127.0.0.9', '::1'] },
    });
    assert.equal(refreshed.status, 200);
    const shown = await server.ask('GET', '/hosts/laptop', { auth: admin });
    assert.equal(shown.status, 200);
    const list = await server.ask('GET', '/hosts', { auth: admin });
    assert.deepEqual(list.json, { laptop: shown.json });
    assert.equal((await server.ask('DELETE', '/hosts/laptop', { auth: admin })).status, 204);
    assert.equal((await server.ask('GET', '/hosts/laptop', { auth: admin })).status, 404);
  });

  it('is shown to a credential for some names if it is one of them', async () => {
    await using server = await RunningGateway.start();
    for (const name of ['laptop', 'nas'])
      await server.ask('PUT', `/hosts/${name}`, { auth: admin, body: { addresses: ['127.0.0.9'] } });
    server.gateway.scope = { names: [zone.apex.child('nas')], types: undefined };
    assert.deepEqual(Object.keys(Object((await server.ask('GET', '/hosts', { auth: admin })).json)), ['nas']);
    assert.equal((await server.ask('GET', '/hosts/nas', { auth: admin })).status, 200);
    assert.equal((await server.ask('GET', '/hosts/laptop', { auth: admin })).status, 404);
  });

  it('is created, changed and taken away by the original’s clients', async () => {
    await using server = await RunningGateway.start();
    const created = await server.ask('POST', '/hosts', {
      auth: admin,
      body: { hostname: 'Printer', ip: '127.0.0.5', rectype: 'a' },
    });
    assert.equal(created.status, 201);
    assert.equal(created.headers.location, '/hosts/printer');
    const changed = await server.ask('PUT', '/hosts/printer', {
      auth: admin,
      body: { ip: '127.0.0.6', rectype: 'A' },
    });
    assert.equal(changed.status, 200);
    const list = await server.ask('GET', '/hosts', { auth: admin });
    assert.match(
      list.text,
      /^\{"printer":\{"name":"printer","fqdn":"printer\.home\.arpa","ip":"127\.0\.0\.6","rectype":"A"/,
    );
    assert.equal((await server.ask('DELETE', '/hosts/printer', { auth: admin })).status, 204);
  });
});
