import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeMessage, encodeMessage, message, printRecord, readName, record } from '@open-dyndns/dns';

const host = readName('laptop.local.');
const before = record(host, 120, { type: 'A', address: '10.0.0.1' });
const after = record(host, 120, { type: 'AAAA', address: 'fe80::1' });

/** python-zeroconf up to 0.47 writes an empty window in front of its NSEC bitmap; one record between two good ones. */
function withNsec(bitmap: readonly number[]): Uint8Array {
  const name = [...host.wire];
  const rdata = Uint8Array.from([...name, ...bitmap]);
  const wire = encodeMessage(
    message({ answers: [before, record(host, 120, { type: 'TYPE65280', data: rdata }), after] }),
  );
  // The type in front of class, TTL and length of the one record of that type.
  const at = wire.findIndex((octet, index) => octet === 0xff && wire[index + 1] === 0);
  wire.set([0, 47], at);
  return wire;
}

const emptyWindow = withNsec([0, 0, 0, 4, 0, 0, 0, 8]);

describe('a record whose rdata is not of its type (RFC 6762 §6.1)', () => {
  it('spoils a message of plain DNS', () => {
    const result = decodeMessage(emptyWindow);
    assert.equal(!result.ok && result.error.code, 'wire.bad-rdata');
  });

  it('is left out of a message where that is asked for, and its neighbours are not', () => {
    const result = decodeMessage(emptyWindow, 'skip');
    assert.deepEqual(result.ok && result.value.answers.map(printRecord), [before, after].map(printRecord));
  });

  it('a good one stays', () => {
    const result = decodeMessage(withNsec([0, 4, 0, 0, 0, 8]), 'skip');
    assert.equal(result.ok && result.value.answers.length, 3);
  });

  it('spoils the message all the same if it is longer than what is left of it', () => {
    const result = decodeMessage(emptyWindow.subarray(0, emptyWindow.length - 40), 'skip');
    assert.equal(!result.ok && result.error.code, 'wire.truncated');
  });
});
