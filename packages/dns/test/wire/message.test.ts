import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  attempt,
  decodeMessage,
  encodeMessage,
  type Message,
  message,
  Opcode,
  question,
  Rcode,
  readName,
  record,
  toHex,
} from '@open-dyndns/dns';
import { octets } from '../rdata/round-trip.ts';

function decoded(wire: Uint8Array): Message {
  const result = decodeMessage(wire);
  if (!result.ok) throw result.error;
  return result.value;
}

const errorOf = (wire: Uint8Array) => {
  const result = decodeMessage(wire);
  return !result.ok && result.error.code;
};

const name = readName('laptop.example.com.');

describe('the header (RFC 1035 §4.1.1, RFC 4035 §3)', () => {
  const rows: [fields: Partial<Message>, hex: string][] = [
    [{ id: 0xbeef }, 'beef0000'],
    [{ response: true }, '00008000'],
    [{ opcode: Opcode.notify }, '00002000'],
    [{ opcode: Opcode.update }, '00002800'],
    [{ opcode: 15 }, '00007800'],
    [{ authoritative: true }, '00000400'],
    [{ truncated: true }, '00000200'],
    [{ recursionDesired: true }, '00000100'],
    [{ recursionAvailable: true }, '00000080'],
    [{ authenticData: true }, '00000020'],
    [{ checkingDisabled: true }, '00000010'],
    [{ rcode: Rcode.nxDomain }, '00000003'],
    [{ rcode: 15 }, '0000000f'],
  ];
  for (const [fields, hex] of rows) {
    it(`${JSON.stringify(fields)} is ${hex}`, () => {
      const wire = encodeMessage(message(fields));
      assert.equal(toHex(wire), `${hex}${'0000'.repeat(4)}`);
      assert.deepEqual(decoded(wire), message(fields));
    });
  }

  it('ignores the reserved Z bit', () => {
    assert.deepEqual(decoded(octets(`0000 0040 ${'0000'.repeat(4)}`)), message({}));
  });
});

describe('the top bit of the class in multicast DNS (RFC 6762)', () => {
  it('QU in a question (§5.4)', () => {
    const asked = message({ questions: [question(readName('a.local.'), 'ANY', true)] });
    const wire = encodeMessage(asked, 'multicast');
    assert.equal(toHex(wire.subarray(12)), '0161056c6f63616c00' + '00ff' + '8001');
    assert.deepEqual(decoded(wire), asked);
  });

  it('is unset unless it is asked for', () => {
    assert.equal(question(name, 'A').unicastResponse, false);
    assert.equal(record(name, 60, { type: 'A', address: '10.0.0.1' }).cacheFlush, false);
  });

  it('cache-flush in a record (§10.2)', () => {
    const flush = {
      ...record(readName('a.'), 120, { type: 'A', address: '10.0.0.1' }),
      cacheFlush: true,
    } as const;
    const wire = encodeMessage(message({ response: true, answers: [flush] }), 'multicast');
    assert.equal(toHex(wire.subarray(12)), '016100' + '0001' + '8001' + '00000078' + '0004' + '0a000001');
    assert.deepEqual(decoded(wire).answers, [flush]);
  });

  it('SRV and NSEC are compressed in multicast only (§18.14, RFC 2782)', () => {
    const records = [
      record(name, 120, { type: 'SRV', priority: 0, weight: 0, port: 80, target: name }),
      record(name, 120, { type: 'NSEC', next: name, types: ['A'] }),
    ];
    const sent = message({ response: true, answers: records });
    const unicast = encodeMessage(sent, 'unicast');
    const multicast = encodeMessage(sent, 'multicast');
    assert.equal(unicast.length - multicast.length, 2 * (name.wire.length - 2));
    assert.deepEqual(decoded(unicast), sent);
    assert.deepEqual(decoded(multicast), sent);
  });
});

describe('EDNS (RFC 6891)', () => {
  const edns = {
    udpPayloadSize: 1232,
    version: 0,
    dnssecOk: true,
    options: [{ code: 10, data: octets('0102') }],
  };

  it('is the OPT record: payload size, extended rcode, version, DO, options (§6.1.2)', () => {
    const wire = encodeMessage(message({ rcode: Rcode.badVers, edns }));
    assert.equal(
      toHex(wire),
      '0000 0000 0000 0000 0000 0001 00 0029 04d0 01 00 8000 0006 000a 0002 0102'.replaceAll(' ', ''),
    );
    assert.deepEqual(decoded(wire), message({ rcode: Rcode.badVers, edns }));
  });

  it('takes a payload size with the top bit, which is no cache-flush bit', () => {
    const large = { ...edns, udpPayloadSize: 65535 };
    assert.equal(decoded(encodeMessage(message({ edns: large }))).edns?.udpPayloadSize, 65535);
  });

  it('is found between other additionals, and does not count as one', () => {
    const glue = record(name, 60, { type: 'A', address: '10.0.0.1' });
    const sent = message({ additionals: [glue, glue], edns });
    assert.deepEqual(decoded(encodeMessage(sent)), sent);
  });

  it('leaves a TSIG the last record, where it has to be (RFC 8945 §5.1)', () => {
    const tsig = {
      type: 'TSIG',
      algorithm: readName('hmac-sha256.'),
      timeSigned: 1,
      fudge: 300,
      mac: octets('ab'),
      originalId: 0,
      error: 0,
      otherData: new Uint8Array(),
    } as const;
    const signed = message({ edns, additionals: [{ ...record(name, 0, tsig), class: 'ANY' }] });
    const wire = encodeMessage(signed);
    assert.deepEqual(decoded(wire), signed);
    assert.equal(toHex(wire).slice(24, 30), '000029');
  });

  it('may stand in a message once (§6.1.1)', () => {
    const opt = '00 0029 04d0 00000000 0000';
    assert.equal(errorOf(octets(`0000 0000 0000 0000 0000 0002 ${opt} ${opt}`)), 'message.duplicate-opt');
  });
});

describe('records', () => {
  it('a TTL with its top bit set is zero (RFC 2181 §8)', () => {
    const wire = octets('0000 0000 0000 0001 0000 0000 00 0001 0001 80000000 0004 0a000001');
    assert.equal(decoded(wire).answers[0]?.ttl, 0);
  });

  it('rdata that is longer than its type says is refused', () => {
    assert.equal(
      errorOf(octets('0000 0000 0000 0001 0000 0000 00 0001 0001 00000000 0005 0a00000100')),
      'wire.bad-rdata',
    );
  });

  it('an A record without rdata is refused in class IN', () => {
    assert.equal(
      errorOf(octets('0000 8000 0000 0001 0000 0000 00 0001 0001 00000000 0000')),
      'wire.truncated',
    );
  });

  for (const recordClass of ['ANY', 'NONE'] as const) {
    it(`UPDATE has records of class ${recordClass} without rdata (RFC 2136 §2.4)`, () => {
      const none = { ...record(name, 0, { type: 'TYPE1', data: new Uint8Array() }), class: recordClass };
      const every = { ...record(name, 0, { type: 'TYPE255', data: new Uint8Array() }), class: recordClass };
      const update = message({
        opcode: Opcode.update,
        questions: [question(name, 'SOA')],
        authorities: [none, every],
      });
      assert.deepEqual(decoded(encodeMessage(update)), update);
    });
  }

  it('UPDATE deletes one record by its rdata in class NONE (RFC 2136 §2.5.4)', () => {
    const one = { ...record(name, 0, { type: 'A', address: '10.0.0.1' }), class: 'NONE' } as const;
    const update = message({ opcode: Opcode.update, authorities: [one] });
    assert.deepEqual(decoded(encodeMessage(update)), update);
  });

  it('octets behind the last record are ignored', () => {
    assert.deepEqual(decoded(octets(`${'0000'.repeat(6)} ffff`)), message({}));
  });

  it('a pointer into the header is refused: no name stands there', () => {
    assert.equal(errorOf(octets('0000 0000 0001 0000 0000 0000 c000 0001 0001')), 'wire.bad-pointer');
  });

  it('eleven thousand names that share a chain of pointers are refused at once', () => {
    const questions = 10_000;
    const wire = new Uint8Array(12 + questions * 6);
    const view = new DataView(wire.buffer);
    view.setUint16(4, questions);
    for (let index = 1, previous = 12; index < questions; index += 1) {
      const at = index * 6 + 11;
      view.setUint16(at, 0xc000 | previous);
      if (at < 0x3fff) previous = at;
    }
    assert.equal(errorOf(wire), 'wire.bad-pointer');
  });
});

describe('values that do not fit are refused, not cut', () => {
  const rows: [story: string, fields: Partial<Message>][] = [
    ['an id of 17 bits', { id: 0x10000 }],
    ['an opcode of 5 bits', { opcode: 16 }],
    ['BADVERS without EDNS, which would read as NOERROR', { rcode: Rcode.badVers }],
    ['a TTL of 32 bits', { answers: [record(name, 2 ** 31, { type: 'A', address: '10.0.0.1' })] }],
    ['a fraction of a second', { answers: [record(name, 0.5, { type: 'A', address: '10.0.0.1' })] }],
    ['65536 records', { questions: new Array(65536).fill(question(name, 'A')) }],
  ];
  for (const [story, fields] of rows) {
    it(story, () => {
      const result = attempt(() => encodeMessage(message(fields)));
      assert.equal(!result.ok && result.error.code, 'wire.too-large');
    });
  }
});
