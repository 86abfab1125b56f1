import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  attempt,
  decodeRdata,
  encodeRdata,
  FieldReader,
  parseRdata,
  printRdata,
  type RecordType,
  readRdata,
  splitFields,
} from '@open-dyndns/dns';
import fc from 'fast-check';
import { origin } from './round-trip.ts';

/** A good one of every type that has a text form. */
const examples: readonly (readonly [type: RecordType, text: string])[] = [
  ['A', '10.0.0.1'],
  ['NS', 'ns'],
  ['CNAME', 'a'],
  ['SOA', 'ns admin 1 2 3 4 5'],
  ['PTR', 'a.b.'],
  ['HINFO', '"PC" "Linux"'],
  ['MX', '10 mail'],
  ['TXT', '"a" "b\\"\\000"'],
  ['RP', 'admin .'],
  ['AFSDB', '1 a'],
  ['AAAA', 'fd77::1'],
  ['LOC', '42 21 54 N 71 6 18 W -24m 30m'],
  ['SRV', '0 5 443 a'],
  ['NAPTR', '1 2 "s" "http" "" a'],
  ['KX', '10 a'],
  ['CERT', 'PKIX 1 8 AAEC'],
  ['DNAME', 'a'],
  ['APL', '1:10.0.0.0/8 !2:ff00::/8'],
  ['DS', '1 8 200 aabb'],
  ['SSHFP', '4 3 aabb'],
  ['IPSECKEY', '10 3 2 a AAEC'],
  ['RRSIG', 'A 8 3 60 20300101000000 20290101000000 1 a AAEC'],
  ['NSEC', 'a A TXT CAA'],
  ['DNSKEY', '257 3 8 AAEC'],
  ['DHCID', 'AAEC'],
  ['NSEC3', '2 0 1 ab 2t7b4g4v A CAA'],
  ['NSEC3PARAM', '1 0 1 ab'],
  ['TLSA', '3 1 1 aabb'],
  ['SMIMEA', '3 1 1 aabb'],
  ['HIP', '2 aabb AAEC a b'],
  ['CDS', '0 0 0 00'],
  ['CDNSKEY', '0 3 0 AA=='],
  ['OPENPGPKEY', 'AAEC'],
  ['CSYNC', '1 3 A NS'],
  ['ZONEMD', '1 1 3 aabbccddeeff001122334455'],
  ['SVCB', '1 a mandatory=alpn alpn="h2,h3" port=53 ipv4hint=10.0.0.1 ipv6hint=::1 key667="x"'],
  ['HTTPS', '1 . alpn=h2 ech=AAEC dohpath=/q{?dns}'],
  ['SPF', '"v=spf1"'],
  ['EUI48', '00-00-5e-00-53-2a'],
  ['EUI64', '00-00-5e-ef-10-00-00-2a'],
  ['URI', '1 2 "https://a/"'],
  ['CAA', '0 issue "ca.example"'],
  ['TYPE65280', '\\# 2 aabb'],
];

/** Octets near those of the example: some changed, some cut off, some added. */
function variants(wire: Uint8Array): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.tuple(fc.nat(wire.length), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
  return fc
    .tuple(changes, fc.nat(wire.length), fc.uint8Array({ maxLength: 8 }))
    .map(([list, length, more]) => {
      const near = Uint8Array.from([...wire.subarray(0, length), ...more]);
      for (const [at, octet] of list) if (at < near.length) near[at] = octet;
      return near;
    });
}

for (const [type, text] of examples) {
  const parsed = parseRdata(type, text, origin);
  if (!parsed.ok) throw parsed.error;
  const wire = encodeRdata(parsed.value);

  describe(`hostile ${type}`, () => {
    it('what decodes, prints, reads back and encodes as the same; what does not is a DnsError', () => {
      fc.assert(
        fc.property(variants(wire), (octets) => {
          const decoded = attempt(() => decodeRdata(type, octets));
          if (!decoded.ok) return;
          const encoded = encodeRdata(decoded.value);
          assert.deepEqual(decodeRdata(type, encoded), decoded.value);
          const printed = printRdata(decoded.value);
          const read = parseRdata(type, printed);
          // What is borne in a message is not always to be published.
          if (!read.ok && read.error.code === 'text.bad-value') return;
          assert.ok(read.ok, printed);
          assert.deepEqual(encodeRdata(read.value), encoded);
        }),
        { numRuns: 400 },
      );
    });

    it('no text makes the reader throw anything but a DnsError', () => {
      const pieces = [
        ...text.split(' '),
        '"',
        '\\',
        '\\#',
        '4',
        '-1',
        'x',
        '9'.repeat(12),
        '"a b"',
        '.',
        '=',
        ',',
        'é',
      ];
      const lines = fc.array(fc.constantFrom(...pieces), { maxLength: 12 });
      fc.assert(
        fc.property(lines, fc.constantFrom('', ' '), (words, blank) => {
          const line = words.join(blank);
          const read = attempt(() =>
            readRdata(type, new FieldReader(splitFields(line), origin, line.length)),
          );
          if (!read.ok) assert.ok(read.error.offset >= 0 && read.error.offset <= line.length, line);
        }),
        { numRuns: 400 },
      );
    });
  });
}
