import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  decodeMessage,
  encodeMessage,
  type Hmac,
  message,
  readName,
  record,
  type SigningAlgorithm,
  signMessage,
  tsigOctets,
  verifyMessage,
} from '@open-dyndns/dns';
import { exchanges, keyName, secret, signedAt } from './exchanges.ts';

const hmac: Hmac = (hash, key, data) => createHmac(hash, key).update(data).digest();
const answers = [record(readName('a.example.'), 60, { type: 'A', address: '10.0.0.1' })];
const edns = { udpPayloadSize: 1232, version: 0, dnssecOk: false, options: [] };

describe('signing (RFC 8945 §5.1)', () => {
  for (const { algorithm, question } of exchanges) {
    if (algorithm === 'hmac-md5') continue;
    const key = { name: keyName, algorithm, secret };

    it(`gives octet for octet what dig gave, by ${algorithm}`, () => {
      const verdict = verifyMessage(question, { keys: [key], now: signedAt, hmac });
      assert.ok(verdict.status === 'verified');
      const again = signMessage(verdict.octets, {
        key: { ...key, name: verdict.key.name.lowerCase() },
        now: signedAt,
        hmac,
      });
      assert.deepEqual(again.octets, question);
      assert.deepEqual(again.mac, verdict.tsig.mac);
    });

    it(`makes a message longer by as much as tsigOctets says, by ${algorithm}`, () => {
      const plain = encodeMessage(message({ response: true, answers, edns }));
      assert.equal(
        signMessage(plain, { key, now: signedAt, hmac }).octets.length,
        plain.length + tsigOctets(key),
      );
    });
  }

  const key = { name: keyName, algorithm: 'hmac-sha256' as SigningAlgorithm, secret };

  it('adds one record behind OPT, and counts it', () => {
    const sent = message({ id: 1, response: true, answers, edns });
    const decoded = decodeMessage(signMessage(encodeMessage(sent), { key, now: signedAt, hmac }).octets);
    assert.ok(decoded.ok);
    const { additionals, ...rest } = decoded.value;
    assert.deepEqual(
      additionals.map(({ rdata }) => rdata.type),
      ['TSIG'],
    );
    assert.deepEqual({ ...rest, additionals: [] }, sent);
  });

  it('a chain of answers verifies in its order only (§5.3.1)', () => {
    const plain = encodeMessage(message({ id: 1, response: true, answers }));
    const request = signMessage(plain, { key, now: signedAt, hmac });
    const first = signMessage(plain, {
      key,
      now: signedAt,
      hmac,
      prior: { mac: request.mac, continued: false },
    });
    const second = signMessage(plain, {
      key,
      now: signedAt,
      hmac,
      prior: { mac: first.mac, continued: true },
    });
    const status = (octets: Uint8Array, mac: Uint8Array, continued: boolean) =>
      verifyMessage(octets, { keys: [key], now: signedAt, hmac, prior: { mac, continued } }).status;
    assert.equal(status(first.octets, request.mac, false), 'verified');
    assert.equal(status(second.octets, first.mac, true), 'verified');
    assert.equal(status(second.octets, request.mac, true), 'refused');
    assert.equal(status(second.octets, first.mac, false), 'refused');
    assert.equal(status(first.octets, first.mac, true), 'refused');
  });

  it('leaves the message that it was given alone', () => {
    const plain = encodeMessage(message({ answers }));
    const before = Uint8Array.from(plain);
    signMessage(plain, { key, now: signedAt, hmac });
    assert.deepEqual(plain, before);
  });
});
