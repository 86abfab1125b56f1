import '../e2e/lab/own-network.ts';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { lookUp } from '../../packages/gateway/test/edge/backend/ask.ts';
import { until } from '../../packages/gateway/test/world.ts';
import { Client } from './client.ts';
import { extent } from './extent.ts';
import { openSite, type Site } from './site.ts';

execFileSync('ip', ['link', 'set', 'lo', 'up']);

const idleConnections = { short: 1_000, full: 10_000, long: 10_000 }[extent];
const badClients = 100;
/** Connections that are made at a time, for a listener's backlog has an end. */
const atOnce = 50;
const mebibyte = 1 << 20;

type Connect = (port: number) => Promise<Socket>;

const overTcp: Connect = async (port) => {
  const socket = connectTcp(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
};

const overTls: Connect = async (port) => {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('error', () => socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
};

/** Many connections that are all treated alike, until disposed. */
async function crowd(
  count: number,
  connect: () => Promise<Socket>,
): Promise<Disposable & { sockets: Socket[] }> {
  const sockets: Socket[] = [];
  while (sockets.length < count)
    sockets.push(
      ...(await Promise.all(Array.from({ length: Math.min(atOnce, count - sockets.length) }, connect))),
    );
  return {
    sockets,
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function trickle(socket: Socket): void {
  socket.write('PUT /hosts/slow HTTP/1.1\r\nHost: gateway\r\n');
  const dripping = setInterval(() => socket.write('X-Slow: 1\r\n'), 500);
  socket.on('close', () => clearInterval(dripping));
}

const misconduct: readonly {
  readonly name: string;
  readonly connect: Connect;
  readonly behave: (socket: Socket) => void;
}[] = [
  { name: 'send a head octet by octet', connect: overTls, behave: trickle },
  {
    name: 'promise a body and never send it',
    connect: overTls,
    behave: (socket) =>
      socket.write('PUT /hosts/slow HTTP/1.1\r\nHost: gateway\r\nContent-Length: 1000\r\n\r\n{'),
  },
  {
    name: 'send a body of many mebibytes',
    connect: overTls,
    behave: (socket) => {
      socket.write(
        `PUT /hosts/big HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: ${16 * mebibyte}\r\n\r\n`,
      );
      socket.write(Buffer.alloc(mebibyte, ' '));
    },
  },
  {
    name: 'send garbage behind a request',
    connect: overTls,
    behave: (socket) =>
      socket.write(`GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n${'\0garbage\r\n'.repeat(10_000)}`),
  },
  {
    name: 'ask a hundred times and never read an answer',
    connect: overTls,
    behave: (socket) => {
      socket.pause();
      socket.write('GET /network HTTP/1.1\r\nHost: gateway\r\n\r\n'.repeat(100));
    },
  },
  {
    name: 'abandon the TLS handshake',
    connect: overTcp,
    behave: (socket) => socket.write(Buffer.from('160301', 'hex')),
  },
];

const served = ({ named }: Site, label: string): Promise<string[]> =>
  lookUp(named.endpoint, `${label}.lab.example.`, 'A');

/** An agent that comes now is served, and its host is in DNS. */
async function assertServes(site: Site, client: Client, label: string): Promise<void> {
  const answer = await client.ask('PUT', `/hosts/${label}`, { addresses: ['10.77.0.9'] });
  assert.equal(answer?.status, 201, JSON.stringify(answer));
  assert.deepEqual(await served(site, label), ['10.77.0.9']);
}

function residentMebibytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kibibytes) / 1024);
}

describe('clients misbehave while others are served', { concurrency: 3 }, () => {
  it(`a hundred each ${misconduct.map(({ name }) => name).join('; ')}`, async () => {
    await using site = await openSite();
    await using gateway = await site.serve();
    const port = Number(new URL(gateway.url).port);
    using crowds = new DisposableStack();
    for (const { connect, behave } of misconduct) {
      const { sockets } = crowds.use(await crowd(badClients, () => connect(port)));
      for (const socket of sockets) behave(socket);
    }
    using client = new Client(gateway.url, site.auth, 1);
    await assertServes(site, client, 'laptop');
    assert.deepEqual(await served(site, 'slow'), []);
    assert.deepEqual(await served(site, 'big'), []);
  });

  it('whoever takes too long for a head or a handshake is let go', async () => {
    await using site = await openSite();
    await using gateway = await site.serve();
    const port = Number(new URL(gateway.url).port);
    const slow = await overTls(port);
    slow.resume();
    trickle(slow);
    const mute = await overTcp(port);
    mute.resume();
    await until('both are let go', () => slow.destroyed && mute.destroyed);
  });

  it(`${idleConnections} connections are open and idle`, async (t) => {
    await using site = await openSite();
    await using gateway = await site.serve();
    const port = Number(new URL(gateway.url).port);
    const idle = async (): Promise<Socket> => {
      const socket = await overTls(port);
      socket.write('GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n');
      await once(socket, 'data');
      return socket;
    };
    using opened = await crowd(idleConnections, idle);
    using client = new Client(gateway.url, site.auth, 1);
    await assertServes(site, client, 'laptop');
    const open = opened.sockets.filter(({ destroyed }) => !destroyed).length;
    t.diagnostic(`${open} are still open; the gateway has ${residentMebibytes(gateway.pid)} MiB`);
  });
});
