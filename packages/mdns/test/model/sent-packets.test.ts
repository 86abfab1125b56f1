import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SentPackets } from '../../src/model/sent-packets.ts';

const packet = Uint8Array.of(1, 2, 3);

test('one copy of each packet is struck off, for two seconds', () => {
  const sent = new SentPackets();
  sent.note(packet, 0);
  assert.ok(!sent.strikeOff(Uint8Array.of(1, 2, 4), 1));
  assert.ok(sent.strikeOff(Uint8Array.of(1, 2, 3), 1));
  assert.ok(!sent.strikeOff(packet, 1), 'another program may say the very same');
  sent.note(packet, 0);
  assert.ok(!sent.strikeOff(packet, 2000));
});
