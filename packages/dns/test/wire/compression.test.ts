import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Compression,
  encodeMessage,
  encodeRdata,
  message,
  parseRdata,
  type RecordType,
  readName,
  record,
} from '@open-dyndns/dns';

const host = readName('host.example.');
/** Header, owner name, type, class, TTL, length: what stands before the rdata of a message's only record. */
const rdataAt = 12 + host.wire.length + 10;

/** The octets that pointers to the owner name save in the rdata. */
function saved(type: RecordType, text: string, compression: Compression): number {
  const rdata = parseRdata(type, text);
  if (!rdata.ok) throw rdata.error;
  const wire = encodeMessage(message({ answers: [record(host, 60, rdata.value)] }), compression);
  return encodeRdata(rdata.value).length - (wire.length - rdataAt);
}

describe('which names in rdata are compressed', () => {
  const aPointer = host.wire.length - 2;
  const rows: [type: RecordType, text: string, unicast: number, multicast: number][] = [
    // RFC 3597 §4: the types of RFC 1035 only.
    ['NS', 'host.example.', 1, 1],
    ['CNAME', 'host.example.', 1, 1],
    ['PTR', 'host.example.', 1, 1],
    ['MX', '1 host.example.', 1, 1],
    ['SOA', 'host.example. host.example. 1 2 3 4 5', 2, 2],
    // RFC 6762 §18.14: these too in multicast DNS.
    ['DNAME', 'host.example.', 0, 1],
    ['AFSDB', '1 host.example.', 0, 1],
    ['KX', '1 host.example.', 0, 1],
    ['RP', 'host.example. host.example.', 0, 2],
    ['SRV', '0 0 1 host.example.', 0, 1],
    ['NSEC', 'host.example. A', 0, 1],
    // Nowhere: RFC 3403 §4.1, RFC 4034 §3.1.7, RFC 9460 §2.2, RFC 4025 §2.5, RFC 8005 §5.
    ['NAPTR', '1 1 "" "" "" host.example.', 0, 0],
    ['RRSIG', 'A 8 2 60 0 0 1 host.example. AAAA', 0, 0],
    ['SVCB', '1 host.example.', 0, 0],
    ['HTTPS', '1 host.example.', 0, 0],
    ['IPSECKEY', '1 3 1 host.example. AAAA', 0, 0],
    ['HIP', '2 aa AAAA host.example. host.example.', 0, 0],
  ];
  for (const [type, text, unicast, multicast] of rows) {
    it(`${type}: ${unicast} in unicast, ${multicast} in multicast`, () => {
      assert.equal(saved(type, text, 'unicast'), unicast * aPointer);
      assert.equal(saved(type, text, 'multicast'), multicast * aPointer);
      assert.equal(saved(type, text, 'none'), 0);
    });
  }
});

it('the name of a TSIG’s algorithm is not compressed (RFC 8945 §4.2)', () => {
  const algorithm = readName('hmac-sha256.');
  const empty = new Uint8Array();
  const tsig = {
    type: 'TSIG',
    algorithm,
    timeSigned: 0,
    fudge: 0,
    mac: empty,
    originalId: 0,
    error: 0,
    otherData: empty,
  } as const;
  const additionals = [{ ...record(algorithm, 0, tsig), class: 'ANY' }] as const;
  assert.deepEqual(
    encodeMessage(message({ additionals }), 'multicast'),
    encodeMessage(message({ additionals }), 'none'),
  );
});
