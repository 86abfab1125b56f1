import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printName } from '@open-dyndns/dns';
import fc from 'fast-check';
import { GatewayError } from '../../src/errors.ts';
import type { Claim } from '../../src/model/host.ts';
import { problemOf } from '../../src/protocol/problem.ts';
import { readAddress } from '../../src/protocol/rest-address.ts';
import { formMediaType, jsonMediaType, readBody } from '../../src/protocol/rest-body.ts';
import { claimReader } from '../../src/protocol/rest-claim.ts';
import { zone } from '../edge/http/fake-gateway.ts';

const { readCreation, readUpdate } = claimReader([zone]);

/** Texts that a zone file, a log or a terminal would take for something else. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[a-z0-9.\\;"@$() \t\n-]{1,80}$/),
  fc.constantFrom('10.0.0.1', '::1', 'a', 'a.home.arpa', 'A', 'AAAA', '10.0.0.1\n@ NS evil.', 'a\\046b'),
);
const value = fc.oneof(
  hostile,
  fc.integer(),
  fc.constant(null),
  fc.array(hostile),
  fc.double(),
  fc.boolean(),
);
const body = fc.oneof(
  fc.record({ hostname: value, ip: value, rectype: value }, { requiredKeys: [] }),
  fc.record({ addresses: value, ttl: value, lease: value, services: value }, { requiredKeys: [] }),
  fc.anything(),
);

/** What may reach the house: names and addresses that are nothing but that. */
function assertHarmless({ name, addresses, ttl, lease }: Claim): void {
  assert.match(printName(name), /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.home\.arpa\.$/);
  for (const address of addresses) assert.match(address, /^[0-9a-f.:]+$/);
  assert.ok(addresses.length > 0);
  for (const seconds of [ttl, lease])
    if (typeof seconds === 'number') assert.ok(Number.isInteger(seconds) && seconds > 0);
}

function claimOrRefusal(read: () => Claim): void {
  try {
    assertHarmless(read());
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    assert.equal(error.status, 400);
    assert.doesNotThrow(() => JSON.stringify(problemOf(error)));
    assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}]/u, 'a client’s text steers the log');
  }
}

describe('whatever is sent is a harmless claim or a refusal', () => {
  it('POST /hosts', () => {
    fc.assert(fc.property(body, (sent) => claimOrRefusal(() => readCreation(sent))));
  });

  it('PUT /hosts/:name', () => {
    fc.assert(fc.property(hostile, body, (name, sent) => claimOrRefusal(() => readUpdate(name, sent))));
  });

  it('as text', () => {
    const mediaType = fc.constantFrom(jsonMediaType, formMediaType);
    const text = fc.oneof(hostile, fc.json());
    fc.assert(
      fc.property(mediaType, text, (type, sent) => claimOrRefusal(() => readCreation(readBody(type, sent)))),
    );
  });
});

describe('a body that is not JSON', () => {
  const bodies = [
    { text: '{"hostname": "a", }', says: 'The body is not JSON (line 1 column 19).' },
    { text: '{"hostname"', says: /^The body is not JSON( \(line 1 column 12\)|: it ends too early)\.$/ },
    { text: '\u001b[2J', says: 'The body is not JSON.' },
  ];
  for (const { text, says } of bodies)
    it(`${JSON.stringify(text)} is told where, and not repeated`, () => {
      assert.throws(() => readBody(jsonMediaType, text), { code: 'request.not-json', message: says });
    });
});

describe('claims', () => {
  it('an original update speaks for one family and leaves all else as it is', () => {
    const claim = readUpdate('laptop', { ip: '::1', rectype: 'aaaa' });
    assert.deepEqual(
      {
        addresses: claim.addresses,
        keeps: claim.keeps,
        ttl: claim.ttl,
        lease: claim.lease,
        mode: claim.mode,
      },
      { addresses: ['::1'], keeps: ['A', 'AAAA'], ttl: 'keep', lease: 'keep', mode: 'upsert' },
    );
  });

  it('an update with addresses replaces all and takes the zone’s lease unless it wishes for one', () => {
    const claim = readUpdate('laptop', { addresses: ['::1', '127.0.0.1'] });
    assert.deepEqual(
      { addresses: claim.addresses, keeps: claim.keeps, lease: claim.lease, ttl: claim.ttl },
      { addresses: ['::1', '127.0.0.1'], keeps: [], lease: 'default', ttl: 'default' },
    );
    assert.equal(readUpdate('laptop', { addresses: ['::1'], lease: 45 }).lease, 45);
  });

  it('a hostname in the body of an update may repeat the one in the URL', () => {
    const sent = { hostname: 'LAPTOP.home.arpa.', ip: '127.0.0.1', rectype: 'A' };
    assert.equal(printName(readUpdate('laptop', sent).name), 'laptop.home.arpa.');
  });

  it('fields that JavaScript objects have by nature are fields like any other', () => {
    for (const key of ['__proto__', 'constructor', 'toString'])
      assert.throws(
        () => readUpdate('laptop', JSON.parse(`{"addresses":["127.0.0.1"],"${key}":1}`)),
        GatewayError,
      );
  });
});

describe('addresses', () => {
  const canonical = [
    { text: '2001:DB8:0:0:0:0:0:5', address: '2001:db8::5', family: 'AAAA' },
    { text: '2001:db8::0.0.0.5', address: '2001:db8::5', family: 'AAAA' },
    { text: '10.0.0.1', address: '10.0.0.1', family: 'A' },
  ];
  for (const { text, address, family } of canonical)
    it(`${text} is ${address}`, () => {
      assert.deepEqual(readAddress(text), { ok: true, address, family });
    });
});
