import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { readName, toHex } from '@open-dyndns/dns';
import { guardOf } from '../../src/protocol/dns-update-guard.ts';

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest();
const hex = (zone: string, name: string): string =>
  toHex(guardOf(readName(zone), sha256)(readName(name)).data);

describe('the guard of a name', () => {
  it('is a DUID’s SHA-256 as RFC 4701 §3.5 has it, over a UUID that is always the same', () => {
    // UUID 8 of SHA-256("open-dyndns" and the wire form of lab.example.), computed by other means.
    const duid = Buffer.from('0004', 'hex');
    const uuid = createHash('sha256').update('open-dyndns\x03lab\x07example\x00').digest().subarray(0, 16);
    uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x80, 6);
    uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
    const digest = createHash('sha256')
      .update(duid)
      .update(uuid)
      .update('\x06laptop\x03lab\x07example\x00')
      .digest('hex');
    assert.equal(hex('lab.example.', 'laptop.lab.example.'), `000201${digest}`);
  });

  it('does not depend on case', () => {
    assert.equal(hex('LAB.example.', 'Laptop.lab.EXAMPLE.'), hex('lab.example.', 'laptop.lab.example.'));
  });

  it('differs from name to name and from zone to zone', () => {
    const guards = [
      hex('lab.example.', 'laptop.lab.example.'),
      hex('lab.example.', 'phone.lab.example.'),
      hex('other.example.', 'laptop.lab.example.'),
    ];
    assert.equal(new Set(guards).size, 3);
  });
});
