import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dyndns2Outcome, dyndns2Url } from '../../../src/protocol/public/dyndns2.ts';

const minute = 60_000;

describe('what a dyndns2 server answers, and what a client then owes it', () => {
  const worlds: readonly (readonly [number, string, 'done' | 'never' | number])[] = [
    [200, 'good 93.184.216.34\r\n', 'done'],
    [200, 'nochg', 'done'],
    [200, 'GOOD', 'done'],
    [200, 'good 127.0.0.1', 'never'],
    [200, 'badauth', 'never'],
    [401, '', 'never'],
    [401, 'badauth', 'never'],
    [200, '!donator', 'never'],
    [200, 'notfqdn', 'never'],
    [200, 'nohost', 'never'],
    [404, 'nohost', 'never'],
    [200, '!yours', 'never'],
    [200, 'numhost', 'never'],
    [200, 'abuse', 'never'],
    [429, 'abuse', 'never'],
    [200, 'badagent', 'never'],
    [200, 'badsys', 'never'],
    [200, '!active', 'never'],
    [403, '<html>', 'never'],
    [302, '', 'never'],
    [200, 'dnserr', 5 * minute],
    [200, '911', 30 * minute],
    [500, '911', 30 * minute],
    [200, 'w30s', 30_000],
    [200, 'w10m', 10 * minute],
    [503, '', 5 * minute],
    [429, '', 5 * minute],
    [200, '', 30 * minute],
    [200, '<html>welcome</html>', 30 * minute],
    [200, 'notgood', 30 * minute],
    [200, 'constructor', 30 * minute],
  ];
  for (const [status, text, duty] of worlds)
    it(`${status} ${JSON.stringify(text)}: ${typeof duty === 'number' ? `later, after ${duty / 1000} s` : duty}`, () => {
      const outcome = dyndns2Outcome(status, text, undefined);
      assert.equal(outcome.kind === 'later' ? outcome.afterMs : outcome.kind, duty);
    });

  it('waits as long as Retry-After says, where that is longer', () => {
    assert.partialDeepStrictEqual(dyndns2Outcome(503, '', 3600), { kind: 'later', afterMs: 60 * minute });
  });
});

describe('the URL of an update', () => {
  const both = { ipv4: '93.184.216.34', ipv6: '2a00::1' };
  const worlds = [
    ['https://s/nic/update', 'https://s/nic/update?hostname=home.example.com&myip=93.184.216.34,2a00%3A%3A1'],
    ['https://s/u?x=1', 'https://s/u?x=1&hostname=home.example.com&myip=93.184.216.34,2a00%3A%3A1'],
    ['https://s/{host}/{ipv4}/{ipv6}', 'https://s/home.example.com/93.184.216.34/2a00%3A%3A1'],
    ['https://s/?h={host}&i={ip}', 'https://s/?h=home.example.com&i=93.184.216.34,2a00%3A%3A1'],
  ] as const;
  for (const [template, url] of worlds)
    it(template, () => assert.equal(dyndns2Url(template, 'home.example.com', both), url));

  it('leaves out a family that is not known', () => {
    assert.match(dyndns2Url('https://s/u', 'h', { ipv6: '2a00::1' }), /&myip=2a00%3A%3A1$/);
  });
});
