import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { udpInodes } from '../../src/protocol/proc-net-udp.ts';

const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  345: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000   110        0 22334 2 0000000000000000 0
  346: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 99999 2 0000000000000000 0
  347: 00000000000000000000000000000000:14E9 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000   110        0 22335 2 0000000000000000 0
`;

describe('who has a UDP port open', () => {
  it('both families, and no other port', () => assert.deepEqual(udpInodes(table, 5353), ['22334', '22335']));
  it('nobody', () => assert.deepEqual(udpInodes(table, 53530), []));
  it('an empty text', () => assert.deepEqual(udpInodes('', 5353), []));
});
