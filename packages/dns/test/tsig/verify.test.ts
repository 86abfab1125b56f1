import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  decodeMessage,
  encodeMessage,
  type Hmac,
  message,
  question,
  type ResourceRecord,
  readName,
  record,
  signMessage,
  type Tsig,
  type TsigKey,
  verifyMessage,
} from '@open-dyndns/dns';
import fc from 'fast-check';
import { exchanges, keyName, secret, signedAt } from './exchanges.ts';

const hmac: Hmac = (hash, key, data) => createHmac(hash, key).update(data).digest();
const key: TsigKey<'hmac-sha256'> = { name: keyName, algorithm: 'hmac-sha256', secret };
const fudge = 300;

const plain = encodeMessage(message({ id: 7, questions: [question(readName('a.example.'), 'A')] }));
const signed = signMessage(plain, { key, now: signedAt, hmac }).octets;
const verify = (octets: Uint8Array, now = signedAt, keys: readonly TsigKey[] = [key]) =>
  verifyMessage(octets, { keys, now, hmac });
/** The verdict in a word or two. */
const said = (octets: Uint8Array, now?: number, keys?: readonly TsigKey[]) => {
  const verdict = verify(octets, now, keys);
  return 'reason' in verdict ? `${verdict.status} ${verdict.reason}` : verdict.status;
};

function tsigOf(octets: Uint8Array): Tsig {
  const decoded = decodeMessage(octets);
  assert.ok(decoded.ok);
  const rdata = decoded.value.additionals.at(-1)?.rdata;
  assert.ok(rdata?.type === 'TSIG');
  return rdata;
}

/** The plain message with these records behind it. */
function withAdditionals(...additionals: ResourceRecord[]): Uint8Array {
  const decoded = decodeMessage(plain);
  assert.ok(decoded.ok);
  return encodeMessage({ ...decoded.value, additionals });
}
const withTsig = (changed: Partial<Tsig>, name = keyName) =>
  withAdditionals({ ...record(name, 0, { ...tsigOf(signed), ...changed }), class: 'ANY' });

describe('what BIND signed (RFC 8945 §4.3)', () => {
  for (const { algorithm, question: asked, answer } of exchanges) {
    const keys = [{ name: keyName, algorithm, secret }];

    it(`dig’s question, by ${algorithm}`, () => {
      const verdict = verify(asked, signedAt, keys);
      assert.ok(verdict.status === 'verified');
      const unsigned = decodeMessage(verdict.octets);
      assert.ok(unsigned.ok);
      assert.deepEqual(unsigned.value.additionals, []);
    });

    it(`named’s answer, by ${algorithm}, under the MAC of the question and no other`, () => {
      const { mac } = tsigOf(asked);
      const status = (prior?: { mac: Uint8Array; continued: boolean }) =>
        verifyMessage(answer, { keys, now: signedAt, hmac, ...(prior === undefined ? {} : { prior }) })
          .status;
      assert.equal(status({ mac, continued: false }), 'verified');
      assert.equal(status(), 'refused');
      assert.equal(status({ mac: mac.toReversed(), continued: false }), 'refused');
      assert.equal(status({ mac, continued: true }), 'refused');
    });
  }
});

describe('in the order of RFC 8945 §5.2', () => {
  const other: TsigKey = { ...key, secret: Uint8Array.of(1) };
  const rows: [story: string, octets: Uint8Array, verdict: string, now?: number, keys?: TsigKey[]][] = [
    ['a message without TSIG', plain, 'unsigned'],
    ['a good one', signed, 'verified'],
    ['a key in another case', withTsig({}, readName('KEY.EXAMPLE.')), 'verified'],
    ['one key of several', signed, 'verified', signedAt, [{ ...key, name: readName('x.') }, key]],
    ['no key at all', signed, 'refused badKey', signedAt, []],
    ['a key of another name', signed, 'refused badKey', signedAt, [{ ...key, name: readName('x.') }]],
    [
      'a key of another algorithm',
      signed,
      'refused badKey',
      signedAt,
      [{ ...key, algorithm: 'hmac-sha512' }],
    ],
    ['an algorithm that nobody knows', withTsig({ algorithm: readName('rot13.') }), 'refused badKey'],
    ['another secret', signed, 'refused badSig', signedAt, [other]],
    ['another secret and a late clock', signed, 'refused badSig', signedAt + 9999, [other]],
    ['the last second of the fudge', signed, 'verified', signedAt + fudge],
    ['a second later', signed, 'refused badTime', signedAt + fudge + 1],
    ['the first second of the fudge', signed, 'verified', signedAt - fudge],
    ['a second earlier', signed, 'refused badTime', signedAt - fudge - 1],
    ['half of the MAC, right', withTsig({ mac: tsigOf(signed).mac.subarray(0, 16) }), 'refused badTrunc'],
    ['half of the MAC, wrong', withTsig({ mac: new Uint8Array(16) }), 'refused badSig'],
    ['less than half of the MAC', withTsig({ mac: tsigOf(signed).mac.subarray(0, 15) }), 'malformed'],
    ['a MAC that is too long', withTsig({ mac: new Uint8Array(33) }), 'malformed'],
    ['no MAC', withTsig({ mac: new Uint8Array() }), 'malformed'],
    [
      'no MAC, for the other side did not know us',
      withTsig({ mac: new Uint8Array(), error: 17 }),
      'refused badSig',
    ],
    ['another fudge', withTsig({ fudge: 9999 }), 'refused badSig'],
    ['another time', withTsig({ timeSigned: signedAt + 1 }), 'refused badSig'],
    ['another error', withTsig({ error: 18 }), 'refused badSig'],
    ['other data', withTsig({ otherData: Uint8Array.of(0) }), 'refused badSig'],
    ['another original id', withTsig({ originalId: 8 }), 'refused badSig'],
  ];
  for (const [story, octets, verdict, now, keys] of rows) {
    it(`${story}: ${verdict}`, () => assert.equal(said(octets, now, keys), verdict));
  }
});

describe('where a TSIG may not stand (RFC 8945 §5.1)', () => {
  const tsig = { ...record(keyName, 0, tsigOf(signed)), class: 'ANY' } as const;
  const a = record(readName('a.'), 0, { type: 'A', address: '10.0.0.1' });
  const rows: [story: string, octets: Uint8Array][] = [
    ['before another record', withAdditionals(tsig, a)],
    ['twice', withAdditionals(tsig, tsig)],
    ['among the answers', encodeMessage(message({ answers: [tsig] }))],
    ['among the authorities', encodeMessage(message({ authorities: [tsig] }))],
    ['of class IN', withAdditionals({ ...tsig, class: 'IN' })],
    ['with a TTL', withAdditionals({ ...tsig, ttl: 1 })],
  ];
  for (const [story, octets] of rows) {
    it(story, () => {
      const verdict = verify(octets);
      assert.equal(verdict.status === 'malformed' && verdict.error.code, 'message.bad-tsig');
    });
  }

  it('a forwarder that changed the id does no harm (§4.2, Original ID)', () => {
    const forwarded = Uint8Array.from(signed);
    forwarded[0] = 0xaa;
    assert.equal(said(forwarded), 'verified');
  });
});

describe('hostile octets', () => {
  it('every shorter prefix of a signed message is malformed', () => {
    for (let length = 0; length < signed.length; length += 1)
      assert.equal(said(signed.subarray(0, length)), 'malformed');
  });

  it('no bit can change, but those of the id and of the case of the key’s and algorithm’s names', () => {
    const text = Array.from(signed, (octet) => String.fromCharCode(octet)).join('');
    const nameAt = [text.indexOf('Key\u0007example'), text.indexOf('hmac-sha256')];
    const mayChange = (at: number, bit: number) =>
      at < 2 || (bit === 0x20 && nameAt.some((start) => at > start - 1 && at < start + 11));
    for (let at = 0; at < signed.length; at += 1) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const changed = Uint8Array.from(signed);
        changed[at] = (changed[at] ?? 0) ^ bit;
        if (said(changed) === 'verified') assert.ok(mayChange(at, bit), `bit ${bit} of octet ${at}`);
      }
    }
  });

  it('octets at random are a verdict, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => assert.notEqual(said(octets), 'verified')),
    );
  });
});
