import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpsGatewayClient } from '../../src/edge/gateway-client.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { Wish } from '../../src/model/registration.ts';
import type { Answer } from '../../src/service/ports.ts';
import { json, newIdentity, SmallGateway } from './small-gateway.ts';

const [real, other] = await Promise.all([newIdentity(), newIdentity()]);
const { signal } = new AbortController();
const credential = { device: 'device-1', secret: 'très-secret' };
const wish: Wish = {
  label: 'laptop',
  zone: 'home.arpa',
  addresses: ['10.77.0.5'],
  services: [
    { instance: 'Web', type: '_http._tcp', port: 80, subtypes: ['_printer'], txt: { a: '1', b: true } },
  ],
};
const network = {
  zones: [{ name: 'home.arpa', nameServers: [], search: ['home.arpa'], prefixes: ['10.77.0.0/24'] }],
};

function failureOf(answer: Answer<unknown>): Failure {
  return answer.ok ? assert.fail('it was answered') : answer.failure;
}

describe('the key', () => {
  it('is learned at first contact, with nothing secret shown', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    gateway.handler = json(200, network);
    const answer = await client.contact(gateway.candidate(), signal);
    assert.deepEqual(answer, { ok: true, value: { pin: real.pin, network } });
    assert.deepEqual(gateway.requests, [
      { method: 'GET', url: '/network', authorization: undefined, body: '', connection: 1 },
    ]);
  });

  it('that is another gets not one request, whatever it is asked for', async () => {
    await using rogue = await SmallGateway.start(other);
    using client = new HttpsGatewayClient();
    const peer = { candidate: rogue.candidate(), pin: real.pin };
    const answers = [
      await client.register(peer, credential, wish, signal),
      await client.release(peer, credential, wish, signal),
      await client.enrol(peer, { label: 'laptop', token: 'one-time' }, signal),
    ];
    for (const answer of answers) {
      assert.deepEqual(failureOf(answer), { kind: 'key-changed', pin: other.pin });
    }
    assert.deepEqual(rogue.requests, []);
  });

  it('that changes between two requests gets nothing of the second', async () => {
    using client = new HttpsGatewayClient();
    let port: number;
    {
      await using gateway = await SmallGateway.start(real);
      gateway.handler = json(200, { ...network, lease: 120 });
      port = gateway.port;
      await client.contact(gateway.candidate(), signal);
      const peer = { candidate: gateway.candidate(), pin: real.pin };
      assert.deepEqual(await client.register(peer, credential, wish, signal), { ok: true, value: 120 });
    }
    await using rogue = await SmallGateway.start(other, { port });
    const peer = { candidate: rogue.candidate(), pin: real.pin };
    const failure = failureOf(await client.register(peer, credential, wish, signal));
    assert.deepEqual(failure, { kind: 'key-changed', pin: other.pin });
    assert.deepEqual(rogue.requests, []);
  });

  it('is asked for again on every new connection', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    gateway.handler = json(200, { lease: 120 });
    const peer = { candidate: gateway.candidate(), pin: real.pin };
    await client.register(peer, credential, wish, signal);
    client.reconnect();
    await client.register(peer, credential, wish, signal);
    assert.equal(gateway.connections, 2);
  });
});

describe('requests', () => {
  it('of an arrival share one connection', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    gateway.handler = json(200, { ...network, ...credential, lease: 60 });
    await client.contact(gateway.candidate(), signal);
    const peer = { candidate: gateway.candidate(), pin: real.pin };
    await client.enrol(peer, { label: 'laptop', token: undefined }, signal);
    await client.register(peer, credential, wish, signal);
    const { addresses, services } = wish;
    assert.deepEqual(
      gateway.requests.map(({ method, url, body, connection }) => [method, url, body, connection]),
      [
        ['GET', '/network', '', 1],
        ['POST', '/devices', '{"label":"laptop"}', 1],
        ['PUT', '/hosts/laptop.home.arpa', JSON.stringify({ addresses, services }), 1],
      ],
    );
    const [, enrolment, registration] = gateway.requests;
    assert.equal(enrolment?.authorization, undefined);
    const [scheme, text = ''] = registration?.authorization?.split(' ') ?? [];
    assert.deepEqual([scheme, Buffer.from(text, 'base64').toString()], ['Basic', 'device-1:très-secret']);
  });

  it('on a connection that the gateway has just closed are sent again', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    gateway.handler = json(200, { lease: 120 });
    const peer = { candidate: gateway.candidate(), pin: real.pin };
    await client.register(peer, credential, wish, signal);
    gateway.closeConnections();
    assert.deepEqual(await client.register(peer, credential, wish, signal), { ok: true, value: 120 });
  });

  it('go to the discovered addresses, not to what a name resolves to', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    gateway.handler = json(200, network);
    const answer = await client.contact(gateway.candidate('gateway.local', ['127.0.0.1']), signal);
    assert.equal(answer.ok, true);
  });

  it('find an IPv6 address behind one that is silent', async () => {
    await using gateway = await SmallGateway.start(real, { host: '::1' });
    using client = new HttpsGatewayClient();
    gateway.handler = json(200, network);
    const answer = await client.contact(gateway.candidate('gateway.local', ['127.0.0.1', '::1']), signal);
    assert.equal(answer.ok, true);
  });

  it('reach an IPv6 URL', async () => {
    await using gateway = await SmallGateway.start(real, { host: '::1' });
    using client = new HttpsGatewayClient();
    gateway.handler = json(200, network);
    assert.equal((await client.contact(gateway.candidate('[::1]'), signal)).ok, true);
  });
});

describe('answers', () => {
  const worlds: readonly (readonly [string, Parameters<typeof json>, Failure])[] = [
    [
      'a problem is understood',
      [409, { code: 'name.taken', detail: 'It belongs to somebody else.' }],
      {
        kind: 'refused',
        status: 409,
        code: 'name.taken',
        detail: 'It belongs to somebody else.',
        retryAfter: undefined,
      },
    ],
    [
      'Retry-After is understood',
      [503, { code: 'backend.unavailable', detail: 'named is down' }, { 'retry-after': '5' }],
      { kind: 'refused', status: 503, code: 'backend.unavailable', detail: 'named is down', retryAfter: 5 },
    ],
    [
      'an error of something else, too',
      [502, '<html>'],
      { kind: 'refused', status: 502, code: 'unknown', detail: 'it gave no reason', retryAfter: undefined },
    ],
  ];
  for (const [name, answer, expected] of worlds) {
    it(name, async () => {
      await using gateway = await SmallGateway.start(real);
      using client = new HttpsGatewayClient();
      gateway.handler = json(...answer);
      const peer = { candidate: gateway.candidate(), pin: real.pin };
      assert.deepEqual(failureOf(await client.register(peer, credential, wish, signal)), expected);
    });
  }

  it('that are none are as good as silence', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    for (const body of ['', 'no JSON', '{"lease":"long"}', 'x'.repeat(100_000)]) {
      gateway.handler = (_request, response) => response.end(body);
      const peer = { candidate: gateway.candidate(), pin: real.pin };
      assert.equal(failureOf(await client.register(peer, credential, wish, signal)).kind, 'unreachable');
    }
  });

  it('a host that is gone already is released', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    const peer = { candidate: gateway.candidate(), pin: real.pin };
    gateway.handler = json(404, { code: 'host.unknown', detail: 'no such host' });
    assert.deepEqual(await client.release(peer, credential, wish, signal), { ok: true, value: undefined });
    gateway.handler = (_request, response) => response.writeHead(204).end();
    assert.deepEqual(await client.release(peer, credential, wish, signal), { ok: true, value: undefined });
  });

  it('are not waited for any longer once the request is given up', async () => {
    await using gateway = await SmallGateway.start(real);
    using client = new HttpsGatewayClient();
    const given = new AbortController();
    gateway.handler = () => given.abort();
    const peer = { candidate: gateway.candidate(), pin: real.pin };
    const answer = await client.register(peer, credential, wish, given.signal);
    assert.deepEqual(failureOf(answer), { kind: 'unreachable', detail: 'it did not answer in time' });
  });

  it('of nobody: the connection is refused', async () => {
    using client = new HttpsGatewayClient();
    const { port } = await (async () => {
      await using gateway = await SmallGateway.start(real);
      return { port: gateway.port };
    })();
    const candidate = { url: `https://127.0.0.1:${port}`, addresses: [], domain: undefined };
    assert.match(JSON.stringify(failureOf(await client.contact(candidate, signal))), /ECONNREFUSED/);
  });
});
