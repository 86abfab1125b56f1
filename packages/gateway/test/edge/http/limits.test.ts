import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countedAs } from '../../../src/edge/http/limits.ts';
import { FakeGateway } from './fake-gateway.ts';
import { RunningGateway } from './running-gateway.ts';

const admin = 'admin:open sesame';
/** As `docs/http-api.md` promises. */
const failuresAMinute = 100;
const enrolmentsAMinute = 60;

/** Knows an answer to no login before as many as may fail are being checked. */
class Hesitant extends FakeGateway {
  readonly #enough = Promise.withResolvers<void>();

  override async authenticate(...login: Parameters<FakeGateway['authenticate']>) {
    const answer = super.authenticate(...login);
    if (this.logins === failuresAMinute) this.#enough.resolve();
    await this.#enough.promise;
    return answer;
  }
}

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

describe('limits on one address', () => {
  it('the 100 wrong credentials of a minute are checked, then guesses are not even looked at', async () => {
    await using server = await RunningGateway.start();
    for (let guess = 0; guess < failuresAMinute; guess += 1)
      assert.equal((await server.ask('GET', '/hosts', { auth: `admin:${guess}` })).status, 401);
    const blocked = await server.ask('GET', '/hosts', { auth: admin });
    assert.equal(blocked.status, 429);
    assert.match(String(blocked.headers['retry-after']), /^([1-9]|[1-5]\d|60)$/);
    assert.equal(server.gateway.logins, failuresAMinute);
    assert.equal((await server.ask('GET', '/network')).status, 200, 'what needs no credentials goes on');
  });

  it('guesses that come at once are no more than those that come one by one', async () => {
    const gateway = new Hesitant();
    await using server = await RunningGateway.start(gateway);
    const guesses = Array.from({ length: failuresAMinute + 50 }, (_, guess) =>
      server.ask('GET', '/hosts', { auth: `admin:${guess}` }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    assert.equal(gateway.logins, failuresAMinute);
    assert.equal(statuses.filter((status) => status === 429).length, 50);
    assert.equal((await server.ask('GET', '/hosts', { auth: admin })).status, 429);
  });

  it('correct credentials are never counted', async () => {
    await using server = await RunningGateway.start();
    const ask = (): Promise<{ status: number }> => server.ask('GET', '/hosts', { auth: admin });
    const answers = await Promise.all(Array.from({ length: 2 * failuresAMinute }, ask));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  });

  it('requests without credentials are not guesses', async () => {
    await using server = await RunningGateway.start();
    for (let request = 0; request <= failuresAMinute; request += 1)
      assert.equal((await server.ask('GET', '/hosts')).status, 401);
    assert.equal((await server.ask('GET', '/hosts', { auth: admin })).status, 200);
  });

  it('60 devices enrol in a minute, the next one waits', async () => {
    await using server = await RunningGateway.start();
    for (let device = 0; device < enrolmentsAMinute; device += 1)
      assert.equal((await server.ask('POST', '/devices')).status, 201);
    const blocked = await server.ask('POST', '/devices');
    assert.equal(blocked.status, 429);
    assert.ok(Number(blocked.headers['retry-after']) > 0);
    assert.equal(server.gateway.asked.length, enrolmentsAMinute);
  });
});
