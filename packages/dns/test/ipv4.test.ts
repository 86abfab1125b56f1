import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ipv4Octets, printIpv4 } from '@open-dyndns/dns';

for (const [text, octets] of [
  ['0.0.0.0', [0, 0, 0, 0]],
  ['10.77.0.5', [10, 77, 0, 5]],
  ['255.255.255.255', [255, 255, 255, 255]],
] as const) {
  it(`${text} is an IPv4 address`, () => {
    assert.deepEqual(Array.from(ipv4Octets(text) ?? []), octets);
    assert.equal(printIpv4(Uint8Array.from(octets)), text);
  });
}

const refused = [
  '',
  '1',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.256',
  '01.2.3.4',
  '1.2.3.04',
  '0x1.2.3.4',
  ' 1.2.3.4',
  '1.2.3.4\n',
  '-1.2.3.4',
  '1..2.3',
  '1.2.3.NaN',
  '1.2.3.1e2',
  '1.2.3.-0',
  '1.2.3.+4',
  '1.2.3. 4',
  '١.2.3.4',
];
for (const text of refused) {
  it(`${JSON.stringify(text)} is no IPv4 address (RFC 6943 §3.1.1)`, () =>
    assert.equal(ipv4Octets(text), undefined));
}
