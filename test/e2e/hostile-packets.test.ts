import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dig } from './lab/dig.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';
import { PYTHON } from './lab/python.ts';

/** No socket has port 0, so that only a raw one can send from there: address, port, and the message in hexadecimal. */
const SEND_FROM_PORT_0 = `
import socket, struct, sys
address, port, message = sys.argv[1], int(sys.argv[2]), bytes.fromhex(sys.argv[3])
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
raw.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
raw.sendto(struct.pack('!HHHH', 0, port, 8 + len(message), 0) + message, (address, port))
`;

/** Sends what a link can carry, and probes for laptop.local meanwhile. */
const FLOOD = fileURLToPath(new URL('../bench/mdns/flood-program.ts', import.meta.url));
const SOURCE = '--conditions=@open-dyndns/source';

/** Twice what the agent has at rest, run from its sources, and the records that it keeps at most. */
const MOST_KIB = 350 * 1024;

/** A query for the address of laptop.local. */
const QUESTION_FOR_LAPTOP = '00010000000100000000000006' + '6c6170746f70' + '056c6f63616c00' + '00010001';

test('a query from port 0, which nobody can answer, ends neither the DNS server nor the agent', async () => {
  await using lab = await Lab.start();
  const ns = await lab.host('ns', 1);
  await using gateway = await Gateway.startAlone(ns);
  const laptop = await lab.host('laptop');
  await using agent = Agent.start(laptop);
  await agent.event('claimed');

  await sendFromPort0(ns, '127.0.0.1', 8053);
  await sendFromPort0(ns, '224.0.0.251', 5353);
  await sendFromPort0(ns, laptop.ipv4, 5353);

  assert.equal((await dig(ns, '127.0.0.1', 'nobody.home.arpa', 'A', 8053)).status, 'NXDOMAIN');
  assert.equal(gateway.process.running, true);
  assert.equal(agent.process.running, true);
  assert.deepEqual(await agent.stop('SIGTERM'), { code: 0, signal: null });
});

test('under a flood of packets of every kind the name is defended, and memory does not grow with them', async () => {
  await using lab = await Lab.start();
  const rogue = await lab.host('rogue');
  await using agent = Agent.start(await lab.host('laptop'));
  await agent.event('claimed');

  const flooding = rogue.spawn(process.execPath, [SOURCE, FLOOD, rogue.ipv4, '10000', '3']);
  const [line] = await flooding.waitForLine(/^\{.*/, 30_000);

  const { sent, defended }: { sent: number; defended: number[] } = JSON.parse(line);
  assert.ok(sent > 20_000 && defended.length > 1, line);
  const status = await readFile(`/proc/${agent.process.pid}/status`, 'utf8');
  const kibibytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]);
  assert.ok(kibibytes < MOST_KIB, `${kibibytes} KiB`);
  assert.deepEqual(await agent.stop('SIGTERM'), { code: 0, signal: null });
});

async function sendFromPort0(from: Host, address: string, port: number): Promise<void> {
  const { code, stderr } = await from.run(PYTHON, [
    '-c',
    SEND_FROM_PORT_0,
    address,
    String(port),
    QUESTION_FOR_LAPTOP,
  ]);
  assert.equal(code, 0, stderr);
}
