import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DnsError,
  Rcode,
  readName,
  type Tsig,
  TsigError,
  type TsigKey,
  type TsigVerdict,
} from '@open-dyndns/dns';
import { distrust, refusal } from '../../src/protocol/dns-update-answer.ts';

const key: TsigKey = { name: readName('gateway.'), algorithm: 'hmac-sha256', secret: Uint8Array.of(1, 2, 3) };
const asked = { server: { address: 'fd77::2', port: 53 }, zone: readName('lab.example.'), key };
const tsig: Tsig = {
  type: 'TSIG',
  algorithm: readName('hmac-sha256.'),
  timeSigned: 1_000_000,
  fudge: 300,
  mac: new Uint8Array(),
  originalId: 1,
  error: 0,
  otherData: new Uint8Array(),
};

describe('an answer’s rcode', () => {
  it('is no refusal where all went well', () => {
    assert.equal(refusal({ rcode: Rcode.noError }, asked), undefined);
  });

  const refusals = [
    { rcode: Rcode.formErr, says: /cannot read the update of lab\.example\. \(FORMERR\): look at its log/ },
    { rcode: Rcode.servFail, says: /failed to change lab\.example\. \(SERVFAIL\): .*journal.*thawed/ },
    { rcode: Rcode.notImp, says: /no updates at all \(NOTIMP\): set server to the primary/ },
    {
      rcode: Rcode.refused,
      says: /\(REFUSED\): allow it, in BIND with update-policy \{ grant gateway\. zonesub ANY; \};/,
    },
    {
      rcode: Rcode.notAuth,
      says: /not the primary of lab\.example\.,.*\(NOTAUTH\): set server to the primary/,
    },
    { rcode: Rcode.notZone, says: /\(NOTZONE\): configure that zone/ },
    { rcode: 11, says: /answers RCODE 11 for lab\.example\.: look at its log/ },
  ];
  for (const { rcode, says } of refusals)
    it(`${rcode} is one sentence that names the server and says what to do`, () => {
      const sentence = refusal({ rcode }, asked) ?? '';
      assert.match(sentence, says);
      assert.ok(sentence.startsWith('The DNS server at [fd77::2]:53 ') && sentence.endsWith('.'));
    });
});

describe('an answer’s signature', () => {
  const refused = (error: number, reason: 'badSig' | 'badKey' | 'badTime' = 'badSig'): TsigVerdict => ({
    status: 'refused',
    reason,
    keyName: key.name,
    tsig: { ...tsig, error },
  });
  const ofTime = (time: number): TsigVerdict => ({
    status: 'verified',
    key,
    octets: new Uint8Array(),
    tsig: {
      ...tsig,
      error: TsigError.badTime,
      otherData: Uint8Array.of(0, 0, time >> 24, time >> 16, time >> 8, time),
    },
  });

  it('is believed where it is verified and complains of nothing', () => {
    assert.equal(distrust({ status: 'verified', key, tsig, octets: new Uint8Array() }, asked), undefined);
  });

  const worlds: readonly { title: string; verdict: TsigVerdict; says: RegExp }[] = [
    { title: 'none', verdict: { status: 'unsigned' }, says: /does not sign its answers/ },
    {
      title: 'a broken one',
      verdict: { status: 'malformed', error: new DnsError('message.bad-tsig', 12) },
      says: /does not sign its answers/,
    },
    { title: 'BADKEY', verdict: refused(TsigError.badKey), says: /\(BADKEY\): give both sides the same key/ },
    {
      title: 'BADSIG',
      verdict: refused(TsigError.badSig),
      says: /does not believe our signature \(BADSIG\)/,
    },
    {
      title: 'one of another secret',
      verdict: refused(0),
      says: /that the key gateway\. does not make \(BADSIG\)/,
    },
    {
      title: 'a late one',
      verdict: ofTime(1_000_400),
      says: /\(BADTIME\), 400 s later than ours: set both clocks/,
    },
    { title: 'an early one', verdict: ofTime(999_000), says: /\(BADTIME\), 1000 s earlier than ours/ },
  ];
  for (const { title, verdict, says } of worlds)
    it(`${title} is distrusted`, () => {
      assert.match(distrust(verdict, asked) ?? '', says);
    });
});
