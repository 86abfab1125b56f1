import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Family } from '../../../src/model/public/family.ts';
import { readHostPart, withHostPart } from '../../../src/model/public/host-part.ts';
import { publishable } from '../../../src/model/public/publishable.ts';
import { agreed } from '../../../src/model/public/source.ts';

describe('what may go into DNS', () => {
  const worlds: readonly {
    readonly answer: string;
    readonly family: Family;
    readonly allowPrivate?: true;
    readonly verdict: string | RegExp;
  }[] = [
    { answer: '93.184.216.34\n', family: 'ipv4', verdict: '93.184.216.34' },
    { answer: '2A00:1450:4001:0::1', family: 'ipv6', verdict: '2a00:1450:4001::1' },
    { answer: '::ffff:93.184.216.34', family: 'ipv4', verdict: '93.184.216.34' },
    { answer: '93.184.216.34', family: 'ipv6', verdict: /is not an IPv6 address/ },
    { answer: '<html>503</html>', family: 'ipv4', verdict: /is not an address/ },
    { answer: '', family: 'ipv4', verdict: /is not an address/ },
    { answer: '10.1', family: 'ipv4', verdict: /is not an address/ },
    { answer: 'fe80::1%eth0', family: 'ipv6', verdict: /is not an address/ },
    { answer: '10.0.0.1', family: 'ipv4', verdict: /not public \(private\)/ },
    { answer: '100.64.1.1', family: 'ipv4', verdict: /not public \(carrierGradeNat\)/ },
    { answer: '127.0.0.1', family: 'ipv4', verdict: /not public \(loopback\)/ },
    { answer: '0.0.0.0', family: 'ipv4', verdict: /not public/ },
    { answer: '192.0.2.1', family: 'ipv4', verdict: /not public \(reserved\)/ },
    { answer: '224.0.0.251', family: 'ipv4', verdict: /not public \(multicast\)/ },
    { answer: 'fd77::1', family: 'ipv6', verdict: /not public \(uniqueLocal\)/ },
    { answer: 'fe80::1', family: 'ipv6', verdict: /not public \(linkLocal\)/ },
    { answer: '2001:db8::1', family: 'ipv6', verdict: /not public \(reserved\)/ },
    { answer: '4000::1', family: 'ipv6', verdict: /not public/ },
    { answer: '10.0.0.1', family: 'ipv4', allowPrivate: true, verdict: '10.0.0.1' },
    { answer: 'fd77::1', family: 'ipv6', allowPrivate: true, verdict: 'fd77::1' },
    { answer: '127.0.0.1', family: 'ipv4', allowPrivate: true, verdict: /not public/ },
    { answer: 'fe80::1', family: 'ipv6', allowPrivate: true, verdict: /not public/ },
  ];
  for (const { answer, family, allowPrivate = false, verdict } of worlds)
    it(`${family} ${JSON.stringify(answer)}${allowPrivate ? ', private ones allowed' : ''}`, () => {
      const judged = publishable(answer, family, allowPrivate);
      if (typeof verdict === 'string') assert.deepEqual(judged, { fit: true, address: verdict });
      else assert.match(judged.fit ? judged.address : judged.why, verdict);
    });
});

describe('two of several sources have to agree', () => {
  const [a, b, c] = ['93.184.216.34', '93.184.216.35', '93.184.216.36'];
  const worlds: readonly (readonly [string, readonly string[], number, string | undefined])[] = [
    ['one source is believed', [a], 1, a],
    ['one of two is not enough', [a], 2, undefined],
    ['two of two', [a, a], 2, a],
    ['two of three against one', [b, a, a], 3, a],
    ['each another', [a, b, c], 3, undefined],
    ['nobody', [], 1, undefined],
  ];
  for (const [name, said, asked, address] of worlds)
    it(name, () => assert.equal(agreed(said, asked), address));
});

describe('host parts', () => {
  it('stand behind our own /64', () => {
    assert.equal(withHostPart('2a00:1450:4001:81b::5', '::1234'), '2a00:1450:4001:81b::1234');
    assert.equal(withHostPart('2a00:1450:4001:81b::5', '::a:b:c:d'), '2a00:1450:4001:81b:a:b:c:d');
  });

  for (const [text, read] of [
    ['::1234', '::1234'],
    ['::A:0:0:1', '::a:0:0:1'],
    ['2a00::1', undefined],
    ['::', undefined],
    ['1234', undefined],
    ['::1%eth0', undefined],
  ] as const)
    it(`${text} is ${read === undefined ? 'none' : 'one'}`, () => assert.equal(readHostPart(text), read));
});
