import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeMessage, encodeMessage, message, question, readName, record } from '@open-dyndns/dns';
import fc from 'fast-check';
import { names, records } from '../arbitraries.ts';

const host = readName('laptop.example.com.');
const edns = {
  udpPayloadSize: 1232,
  version: 0,
  dnssecOk: true,
  options: [{ code: 3, data: new Uint8Array(4) }],
};

/** One record of every shape, compressed. */
const whole = encodeMessage(
  message({
    id: 0x1234,
    response: true,
    questions: [question(host, 'ANY')],
    answers: [
      record(host, 60, { type: 'A', address: '10.0.0.1' }),
      record(host, 60, { type: 'AAAA', address: 'fd77::1' }),
      record(host, 60, { type: 'TXT', strings: [new Uint8Array(3), new Uint8Array()] }),
      record(host, 60, { type: 'SRV', priority: 1, weight: 2, port: 3, target: host }),
      record(host, 60, { type: 'MX', preference: 1, exchange: host }),
      record(host, 60, { type: 'NSEC', next: host, types: ['A', 'AAAA', 'CAA'] }),
      record(host, 60, { type: 'TYPE65280', data: new Uint8Array(5) }),
    ],
    authorities: [
      record(host.parent, 60, {
        type: 'SOA',
        mname: host,
        rname: host,
        serial: 1,
        refresh: 2,
        retry: 3,
        expire: 4,
        minimum: 5,
      }),
    ],
    additionals: [record(host, 60, { type: 'PTR', target: host })],
    edns,
  }),
);

describe('bad messages are data', () => {
  it('the whole message is good', () => assert.ok(decodeMessage(whole).ok));

  it(`each of the ${whole.length} shorter prefixes of it is refused at a place inside it`, () => {
    for (let length = 0; length < whole.length; length += 1) {
      const result = decodeMessage(whole.subarray(0, length));
      assert.ok(!result.ok, `${length} octets`);
      assert.equal(result.error.code, 'wire.truncated');
      assert.ok(result.error.offset <= length, `${result.error.offset} of ${length}`);
    }
  });

  it('decoding never throws: octets at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (octets) => {
        decodeMessage(octets);
      }),
      { numRuns: 2000 },
    );
  });

  it('decoding never throws, and what it reads can be written: some octets of a real message changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(changes, (list) => {
        const mutated = Uint8Array.from(whole);
        for (const [at, octet] of list) mutated[at] = octet;
        const read = decodeMessage(mutated);
        if (read.ok) assert.deepEqual(decodeMessage(encodeMessage(read.value)), read);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('decoding undoes encoding', () => {
  const bit = fc.boolean();
  const sections = fc.array(records, { maxLength: 5 });
  const messages = fc
    .record({
      id: fc.integer({ min: 0, max: 0xffff }),
      response: bit,
      opcode: fc.integer({ min: 0, max: 15 }),
      authoritative: bit,
      truncated: bit,
      recursionDesired: bit,
      recursionAvailable: bit,
      authenticData: bit,
      checkingDisabled: bit,
      rcode: fc.integer({ min: 0, max: 15 }),
      questions: fc.array(
        fc.tuple(names, bit).map(([name, unicast]) => question(name, 'ANY', unicast)),
        { maxLength: 4 },
      ),
      answers: sections,
      authorities: sections,
      additionals: sections,
      edns: fc.constantFrom(undefined, edns),
    })
    .map(({ edns: maybe, ...fields }) => message(maybe === undefined ? fields : { ...fields, edns: maybe }));

  for (const compression of ['none', 'unicast', 'multicast'] as const) {
    it(`for every message, compressed for ${compression}`, () => {
      fc.assert(
        fc.property(messages, (sent) => {
          assert.deepEqual(decodeMessage(encodeMessage(sent, compression)), { ok: true, value: sent });
        }),
      );
    });
  }
});
