import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RunningGateway } from './running-gateway.ts';

const admin = 'admin:open sesame';

describe('what anyone may ask', () => {
  it('GET /network tells an agent all that it needs', async () => {
    await using server = await RunningGateway.start();
    const { status, json } = await server.ask('GET', '/network');
    assert.equal(status, 200);
    assert.deepEqual(json, {
      zones: [
        {
          name: 'home.arpa',
          nameServers: [{ address: '127.0.0.1', port: 8053 }],
          search: ['home.arpa'],
          prefixes: ['127.0.0.0/8', '::1/128'],
          ttl: 60,
          lease: { min: 30, default: 120, max: 86_400 },
          enrolment: 'open',
        },
      ],
      gateway: { version: '1.2.3', pin: server.certificate.pin },
    });
  });

  it('POST /devices passes label, token and source on, and shows the secret', async () => {
    await using server = await RunningGateway.start();
    const enrolled = await server.ask('POST', '/devices', { body: { label: 'Ada’s laptop', token: 'once' } });
    assert.equal(enrolled.status, 201);
    assert.deepEqual(enrolled.json, { device: 'device-abc', secret: 'shown once', state: 'active' });
    assert.deepEqual(server.gateway.asked, [{ label: 'Ada’s laptop', token: 'once', source: '127.0.0.1' }]);
  });

  it('POST /devices takes no body for an answer', async () => {
    await using server = await RunningGateway.start();
    assert.equal((await server.ask('POST', '/devices')).status, 201);
    assert.deepEqual(server.gateway.asked, [{ label: 'device', token: undefined, source: '127.0.0.1' }]);
  });

  it('GET /myip is plain text', async () => {
    await using server = await RunningGateway.start();
    const { text, headers } = await server.ask('GET', '/myip');
    assert.equal(text, '127.0.0.1\n');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
  });

  it('GET /healthz says ok', async () => {
    await using server = await RunningGateway.start();
    assert.deepEqual((await server.ask('GET', '/healthz')).json, { status: 'ok' });
  });

  it('nothing is cached, and no host is bound to HTTPS on its other ports', async () => {
    await using server = await RunningGateway.start();
    const { headers } = await server.ask('GET', '/network');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['strict-transport-security'], undefined);
    assert.equal(headers['x-powered-by'], undefined);
  });
});

describe('what the original’s clients send', () => {
  const created = { hostname: 'printer', ip: '127.0.0.9', rectype: 'A' };
  const forms = [
    { name: 'JSON', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(created) },
    {
      name: 'JSON with a charset',
      headers: { 'Content-Type': 'application/json; charset=UTF-8' },
      body: JSON.stringify(created),
    },
    {
      name: 'a form',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'hostname=printer&ip=127.0.0.9&rectype=A',
    },
    {
      name: 'JSON that curl calls a form',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: JSON.stringify(created),
    },
  ];
  for (const { name, headers, body } of forms)
    it(name, async () => {
      await using server = await RunningGateway.start();
      const answer = await server.ask('POST', '/hosts', { auth: admin, headers, body });
      assert.equal(answer.status, 201, answer.text);
      const again = await server.ask('POST', '/hosts', { auth: admin, headers, body });
      assert.equal(again.status, 409);
      assert.match(again.text, /"code":"name\.exists"/);
    });
});

describe('stopping', () => {
  it('lets the answer in flight finish, and turns new requests away', async () => {
    await using server = await RunningGateway.start();
    const dns = Promise.withResolvers<void>();
    server.gateway.ready = dns.promise;
    const inFlight = server.ask('PUT', '/hosts/laptop', { auth: admin, body: { addresses: ['127.0.0.9'] } });
    while (server.gateway.asked.length === 0) await new Promise(setImmediate);
    server.stop();
    const late = await server.ask('GET', '/network');
    assert.equal(late.status, 503);
    assert.match(late.text, /"code":"gateway\.stopping"/);
    assert.equal(late.headers.connection, 'close');
    const stopped = server[Symbol.asyncDispose]();
    await assert.rejects(server.ask('GET', '/network'), { code: 'ECONNREFUSED' });
    dns.resolve();
    assert.equal((await inFlight).status, 201);
    await stopped;
  });
});
