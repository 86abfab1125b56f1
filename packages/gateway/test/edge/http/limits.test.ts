import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countedAs } from '../../../src/edge/http/limits.ts';
import { RunningGateway } from './running-gateway.ts';

const admin = 'admin:open sesame';
/** As `docs/http-api.md` promises. */
const guessesAMinute = 100;
const enrolmentsAMinute = 60;

describe('an address is counted', () => {
  const prefixes = ['10.77.0.0/24', 'fd77::/64'];
  const sources = [
    { source: '10.77.0.5', as: '10.77.0.5', why: 'by itself' },
    { source: '192.0.2.1', as: '192.0.2.1', why: 'by itself, from far away too' },
    { source: 'fd77::5', as: 'fd77::5', why: 'by itself on the LAN, whose prefix all neighbours share' },
    { source: 'fe80::5', as: 'fe80::5', why: 'by itself on the link' },
    {
      source: '2001:db8:0:12ab::5',
      as: '2001:db8:0:1200::/56',
      why: 'with all of its customer’s from far away',
    },
  ];
  for (const { source, as, why } of sources)
    it(`${source}: ${why}`, () => {
      assert.equal(countedAs(source, prefixes), as);
    });
});

describe('limits on guesses', () => {
  it('after 100 wrong passwords more are not even looked at, which keeps nobody out who is recognised', async () => {
    await using server = await RunningGateway.start();
    for (let guess = 0; guess < guessesAMinute; guess += 1)
      assert.equal((await server.ask('GET', '/hosts', { auth: `admin:${guess}` })).status, 401);
    const blocked = await server.ask('GET', '/hosts', { auth: admin });
    assert.equal(blocked.status, 429);
    assert.match(String(blocked.headers['retry-after']), /^([1-9]|[1-5]\d|60)$/);
    assert.equal(server.gateway.logins, guessesAMinute);
    assert.equal((await server.ask('GET', '/network')).status, 200, 'what needs no credentials goes on');
    server.gateway.recognises = true;
    assert.equal((await server.ask('GET', '/hosts', { auth: admin })).status, 200);
  });

  it('requests without credentials are not guesses', async () => {
    await using server = await RunningGateway.start();
    assert.equal((await server.ask('GET', '/hosts')).status, 401);
    assert.equal(server.gateway.logins, 0);
  });
});

describe('limits on enrolment', () => {
  it('60 devices of one address enrol in a minute, the next one waits', async () => {
    await using server = await RunningGateway.start();
    for (let device = 0; device < enrolmentsAMinute; device += 1)
      assert.equal((await server.ask('POST', '/devices')).status, 201);
    const blocked = await server.ask('POST', '/devices');
    assert.equal(blocked.status, 429);
    assert.match(String(blocked.headers['retry-after']), /^([1-9]|[1-5]\d|60)$/);
    assert.equal(server.gateway.asked.length, enrolmentsAMinute);
  });
});

describe('a bearer token', () => {
  const bearing = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

  it('says alone who it is', async () => {
    await using server = await RunningGateway.start();
    assert.equal((await server.ask('GET', '/hosts', bearing('tok.en-1'))).status, 200);
  });

  for (const wrong of ['tok.en-2', '', 'a b', 'rabbit'])
    it(`“${wrong}” is refused as a wrong password is`, async () => {
      await using server = await RunningGateway.start();
      const { status, headers, json } = await server.ask('GET', '/hosts', bearing(wrong));
      assert.equal(status, 401);
      assert.match(String(headers['www-authenticate']), /^Basic realm=/);
      assert.equal(Object(json).code, 'auth.required');
    });
});

describe('the address of who asks, behind proxies', () => {
  for (const [title, trusted, forwarded, source] of [
    ['none is trusted', [], '198.51.100.7', '127.0.0.1'],
    ['one is trusted', ['127.0.0.1/32'], '198.51.100.7', '198.51.100.7'],
    [
      'what the client wrote itself stands in front',
      ['127.0.0.1/32'],
      '192.0.2.1, 198.51.100.7',
      '198.51.100.7',
    ],
    ['two are trusted', ['127.0.0.0/8', '10.0.0.0/8'], '192.0.2.1, 198.51.100.7, 10.1.2.3', '198.51.100.7'],
    ['IPv6 in another spelling', ['127.0.0.1/32'], '2001:DB8:0::7', '2001:db8::7'],
    ['another proxy is trusted', ['10.0.0.0/8'], '198.51.100.7', '127.0.0.1'],
  ] as const)
    it(title, async () => {
      await using server = await RunningGateway.start(undefined, trusted);
      const { text } = await server.ask('GET', '/myip', { headers: { 'X-Forwarded-For': forwarded } });
      assert.equal(text, `${source}\n`);
    });

  it('what is no address is refused', async () => {
    await using server = await RunningGateway.start(undefined, ['127.0.0.1/32']);
    const { status } = await server.ask('GET', '/myip', { headers: { 'X-Forwarded-For': 'unknown' } });
    assert.equal(status, 400);
  });
});
