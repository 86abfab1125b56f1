import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  encodeMessage,
  type Hmac,
  message,
  Opcode,
  question,
  Rcode,
  readName,
  record,
  type SigningAlgorithm,
  signMessage,
  TsigError,
  type TsigKey,
  type TsigVerdict,
  toBase64,
  verifyMessage,
} from '@open-dyndns/dns';
import { AnsweringServer } from './answering.ts';
import { ask, askByTcp, read, transferred } from './asking.ts';
import { Named } from './named.ts';
import { dig, run } from './run.ts';

const hmac: Hmac = (hash, key, data) => createHmac(hash, key).update(data).digest();
const zone = '$TTL 60\n@ SOA ns admin 1 1 1 1 1\n@ NS ns\nns A 127.0.0.1\n';
const apex = readName('example.com.');
const secret = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
const now = () => Math.floor(Date.now() / 1000);
const keys = (['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const).map((algorithm) => keyOf(algorithm));

function keyOf<Algorithm extends TsigKey['algorithm']>(algorithm: Algorithm): TsigKey<Algorithm> {
  return { name: readName(`Key-${algorithm}.example.`), algorithm, secret };
}

/** An UPDATE that adds one record (RFC 2136 §2.5.1). */
function update(label: string): Uint8Array {
  const added = record(apex.child(label), 60, { type: 'A', address: '10.0.0.1' });
  return encodeMessage(
    message({ id: 99, opcode: Opcode.update, questions: [question(apex, 'SOA')], authorities: [added] }),
  );
}

/** Sends an update signed with `key` at `time`, and gives what named says to it, verified with `known`. */
async function updated(
  named: Named,
  label: string,
  key: TsigKey<SigningAlgorithm>,
  { time = now(), known = key }: { time?: number; known?: TsigKey } = {},
) {
  const request = signMessage(update(label), { key, now: time, hmac });
  const octets = await ask(named.port, request.octets);
  const prior = { mac: request.mac, continued: false };
  return { answer: read(octets), verdict: verifyMessage(octets, { keys: [known], now: time, hmac, prior }) };
}

describe('named believes our signature, and we its', () => {
  for (const key of keys) {
    it(key.algorithm, async () => {
      await using named = await Named.start(zone, keys);
      const { answer, verdict } = await updated(named, 'laptop', key);
      assert.equal(answer.rcode, Rcode.noError);
      assert.equal(verdict.status, 'verified');
      const query = encodeMessage(message({ questions: [question(apex.child('laptop'), 'A')] }));
      assert.equal(read(await ask(named.port, query)).answers.length, 1);
    });
  }

  it('every message of a transfer that takes several (RFC 8945 §5.3.1)', async () => {
    const hosts = Array.from({ length: 2000 }, (_, index) => `h${index} TXT "${'x'.repeat(100)}"\n`).join('');
    await using named = await Named.start(zone + hosts, keys);
    const [key] = keys;
    assert.ok(key);
    const transfer = encodeMessage(message({ id: 5, questions: [question(apex, 'AXFR')] }));
    const request = signMessage(transfer, { key, now: now(), hmac });
    const messages = await askByTcp(named.port, request.octets, transferred);
    assert.ok(messages.length > 2, `${messages.length} messages`);
    let prior = { mac: request.mac, continued: false };
    for (const octets of messages) {
      const verdict = verifyMessage(octets, { keys, now: now(), hmac, prior });
      assert.equal(verdict.status, 'verified');
      if (verdict.status === 'verified') prior = { mac: verdict.tsig.mac, continued: true };
    }
    const outOfTurn = verifyMessage(messages.at(-1) ?? transfer, { keys, now: now(), hmac, prior });
    assert.equal(outOfTurn.status, 'refused');
  });
});

describe('named refuses, and says why (RFC 8945 §5.2)', () => {
  const [key] = keys;
  assert.ok(key);
  const complaint = (verdict: TsigVerdict) => ('tsig' in verdict ? verdict.tsig.error : undefined);

  it('a wrong secret: BADSIG, unsigned', async () => {
    await using named = await Named.start(zone, keys);
    const { answer, verdict } = await updated(named, 'a', { ...key, secret: Uint8Array.of(1) });
    assert.equal(answer.rcode, Rcode.notAuth);
    assert.equal(verdict.status, 'refused');
    assert.equal(complaint(verdict), TsigError.badSig);
  });

  it('a key that it does not know: BADKEY, unsigned', async () => {
    await using named = await Named.start(zone, keys);
    const { answer, verdict } = await updated(named, 'a', { ...key, name: readName('other.') });
    assert.equal(answer.rcode, Rcode.notAuth);
    assert.equal(verdict.status, 'refused');
    assert.equal(complaint(verdict), TsigError.badKey);
  });

  it('a clock that is an hour slow: BADTIME, signed, so that we can believe it', async () => {
    await using named = await Named.start(zone, keys);
    const { answer, verdict } = await updated(named, 'a', key, { time: now() - 3600 });
    assert.equal(answer.rcode, Rcode.notAuth);
    assert.equal(verdict.status, 'verified');
    assert.equal(complaint(verdict), TsigError.badTime);
  });

  it('and its answer is refused under a secret that is not the one we asked with', async () => {
    await using named = await Named.start(zone, keys);
    const { verdict } = await updated(named, 'a', key, { known: { ...key, secret: Uint8Array.of(1) } });
    assert.deepEqual([verdict.status, 'reason' in verdict && verdict.reason], ['refused', 'badSig']);
  });
});

describe('dig and nsupdate sign what we verify', () => {
  for (const algorithm of ['hmac-md5', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const) {
    const key = keyOf(algorithm);
    const credential = `${algorithm}:key-${algorithm}.example:${toBase64(secret)}`;

    it(`dig -y ${algorithm}`, async () => {
      const verdicts: TsigVerdict[] = [];
      await using server = await AnsweringServer.start((octets) => {
        verdicts.push(verifyMessage(octets, { keys: [key], now: now(), hmac }));
        return encodeMessage(
          message({ id: read(octets).id, response: true, questions: read(octets).questions }),
        );
      });
      await dig(server.port, '-y', credential, 'a.example', '+ignore');
      assert.deepEqual(
        verdicts.map(({ status }) => status),
        ['verified'],
      );
    });

    it(`nsupdate -y ${algorithm}`, async () => {
      const verdicts: TsigVerdict[] = [];
      await using server = await AnsweringServer.start((octets) => {
        const asked = read(octets);
        if (asked.opcode === Opcode.update)
          verdicts.push(verifyMessage(octets, { keys: [key], now: now(), hmac }));
        return encodeMessage(message({ id: asked.id, opcode: asked.opcode, response: true }));
      });
      const script = `server 127.0.0.1 ${server.port}\nzone example.com\nupdate add a.example.com 60 A 10.0.0.1\nsend\n`;
      await run('nsupdate', ['-y', credential, '-t', '5', '-r', '0'], script);
      const verdict = verdicts[0];
      assert.equal(verdict?.status, 'verified');
      if (verdict?.status !== 'verified') return;
      assert.deepEqual(read(verdict.octets).authorities, [
        record(readName('a.example.com.'), 60, { type: 'A', address: '10.0.0.1' }),
      ]);
      assert.deepEqual(read(verdict.octets).additionals, []);
    });
  }
});

describe('dig believes the answers that we sign', () => {
  for (const key of keys) {
    it(key.algorithm, async () => {
      const credential = `${key.algorithm}:key-${key.algorithm}.example:${toBase64(secret)}`;
      const answered = (mac: (requestMac: Uint8Array) => Uint8Array) =>
        AnsweringServer.start((octets) => {
          const asked = read(octets);
          const tsig = asked.additionals.at(-1)?.rdata;
          assert.ok(tsig?.type === 'TSIG');
          const answer = encodeMessage(message({ id: asked.id, response: true, questions: asked.questions }));
          const prior = { mac: mac(tsig.mac), continued: false };
          return signMessage(answer, { key, now: now(), hmac, prior }).octets;
        });
      await using server = await answered((mac) => mac);
      const seen = await dig(server.port, '-y', credential, 'a.example');
      assert.match(seen, /TSIG\s+hmac-sha\d+\. .* NOERROR/);
      assert.doesNotMatch(seen, /could not be validated|verify failure/i);
      await using liar = await answered(() => Uint8Array.of(1));
      assert.match(
        await dig(liar.port, '-y', credential, 'a.example'),
        /could not be validated|verify failure/i,
      );
    });
  }
});
