import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { printName, readName, type SigningAlgorithm, type TsigKey, toBase64 } from '@open-dyndns/dns';
import { embeddedBackend } from '../../../packages/gateway/src/edge/backend/embedded/backend.ts';
import { openNotifier } from '../../../packages/gateway/src/edge/backend/embedded/notifier.ts';
import { type DnsServer, openDnsServer } from '../../../packages/gateway/src/edge/backend/embedded/server.ts';
import { systemClock, systemTicker } from '../../../packages/gateway/src/edge/machine.ts';
import type { Endpoint } from '../../../packages/gateway/src/model/endpoint.ts';
import type { Change } from '../../../packages/gateway/src/model/record-set.ts';
import type { Backend } from '../../../packages/gateway/src/service/ports.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { name, policy, silent, temporaryDirectory } from '../../../packages/gateway/test/world.ts';
import { until } from '../../e2e/lab/until.ts';
import { Knotd, knotdIsMissing } from './knotd.ts';
import { Named, namedIsMissing } from './named.ts';

const run = promisify(execFile);

const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
const key: TsigKey<SigningAlgorithm> = {
  name: readName('transfer.'),
  algorithm: 'hmac-sha256',
  secret: randomBytes(32),
};
const loopback = '127.0.0.1';

function addresses(label: string, ...of: string[]): Change {
  return {
    kind: 'put',
    set: { name: name(label), type: 'A', ttl: 60, rdata: of.map((address) => ({ type: 'A', address })) },
  };
}

function pointer(owner: string, target: string): Change {
  const rdata = [{ type: 'PTR', target: name(target) } as const];
  return { kind: 'put', set: { name: readName(owner), type: 'PTR', ttl: 60, rdata } };
}

/** A DNS server of ours with a zone, which servers at `secondaries` may copy. */
async function primaryWith(
  t: TestContext,
  server: DnsServer,
  secondaries: readonly Endpoint[],
  options: { readonly isSplit?: boolean; readonly from?: readonly string[] } = {},
): Promise<Backend> {
  const notifying = { secondaries, key, endpoints: server.endpoints };
  const notifier = await openNotifier(notifying, { log: silent, ticker: systemTicker });
  const transfer = { key, addresses: options.from ?? [loopback], notifier };
  const backend = embeddedBackend(
    server,
    {
      policy,
      nameServer: name('ns'),
      nameServerAddresses: [loopback],
      isSplit: options.isSplit ?? false,
      transfer,
    },
    systemClock,
  );
  t.after(() => backend[Symbol.asyncDispose]());
  return backend;
}

async function ourServer(t: TestContext): Promise<{ server: DnsServer; at: Endpoint }> {
  const server = await openDnsServer([{ address: loopback, port: 0 }], 'listen', silent);
  t.after(() => server[Symbol.asyncDispose]());
  const [at] = server.endpoints;
  assert.ok(at);
  return { server, at };
}

/** Gone with the test. */
function directoryOf(t: TestContext): string {
  const directory = temporaryDirectory();
  t.after(() => directory[Symbol.dispose]());
  return directory.path;
}

async function namedBehind(t: TestContext, at: Endpoint): Promise<Named> {
  const directory = directoryOf(t);
  const zones = apexes.map(
    (apex, index) => `zone "${printName(apex)}" {
      type secondary; file "${directory}/copy-${index}"; primaries { ${at.address} port ${at.port} key "transfer"; };
    };`,
  );
  const secret = toBase64(key.secret);
  const statements = `key "transfer" { algorithm ${key.algorithm}; secret "${secret}"; };\n${zones.join('\n')}`;
  const named = await Named.start(directory, [], statements);
  t.after(() => named[Symbol.asyncDispose]());
  return named;
}

async function knotBehind(t: TestContext, at: Endpoint): Promise<Knotd> {
  const knotd = await Knotd.startSecondary(directoryOf(t), apexes, at, {
    name: 'transfer',
    algorithm: key.algorithm,
    secret: toBase64(key.secret),
  });
  t.after(() => knotd[Symbol.asyncDispose]());
  return knotd;
}

/** Waits until a DNS server answers so. */
async function answers(
  at: Endpoint,
  owner: string,
  type: 'A' | 'PTR',
  expected: readonly string[],
): Promise<void> {
  const text = expected.join(' ');
  const patience = { within: 60_000, every: 50 };
  await until(
    `${owner} is “${text}”`,
    async () => (await lookUp(at, owner, type)).join(' ') === text,
    patience,
  );
}

/** What dig prints of a transfer, a line a record. */
async function dig(at: Endpoint, ...args: readonly string[]): Promise<string[]> {
  const { stdout } = await run('dig', [
    '+noall',
    '+answer',
    '+onesoa',
    `@${at.address}`,
    '-p',
    String(at.port),
    printName(policy.apex),
    ...args,
  ]).catch((error: unknown) => {
    if (typeof error === 'object' && error !== null && 'stdout' in error)
      return { stdout: String(error.stdout) };
    throw error;
  });
  return stdout.split('\n').filter((line) => line !== '');
}

const signed = ['-y', `${key.algorithm}:transfer:${toBase64(key.secret)}`];

describe('secondaries of an embedded zone', { skip: namedIsMissing || knotdIsMissing }, () => {
  it('named and knotd follow every change, forward and reverse, after they are told of it', async (t) => {
    const { server, at } = await ourServer(t);
    const [named, knotd] = await Promise.all([namedBehind(t, at), knotBehind(t, at)]);
    const copies = [named.endpoint, knotd.endpoint];
    const backend = await primaryWith(t, server, copies);
    const change = (...changes: Change[]) => backend.apply(changes, new AbortController().signal);
    const everywhere = (owner: string, type: 'A' | 'PTR', expected: readonly string[]) =>
      Promise.all(copies.map((copy) => answers(copy, owner, type, expected)));

    await change(addresses('laptop', '10.77.0.9'), pointer('9.0.77.10.in-addr.arpa.', 'laptop'));
    await everywhere('laptop.lab.example.', 'A', ['10.77.0.9']);
    await everywhere('9.0.77.10.in-addr.arpa.', 'PTR', ['laptop.lab.example.']);
    await change(addresses('laptop', '10.77.0.10'));
    await everywhere('laptop.lab.example.', 'A', ['10.77.0.10']);
    await change({ kind: 'remove', name: name('laptop'), type: 'A' });
    await everywhere('laptop.lab.example.', 'A', []);
    assert.deepEqual(
      named.complaints.filter((line) => !/refused|timed out|unreachable|Transfer status/.test(line)),
      [],
    );
  });

  it('a zone of 20,000 hosts comes in many messages, each signed over the one before', async (t) => {
    const { server, at } = await ourServer(t);
    const named = await namedBehind(t, at);
    const backend = await primaryWith(t, server, [named.endpoint]);
    const hosts = Array.from({ length: 20_000 }, (_, host) =>
      addresses(`host-${host}`, `10.77.${host >> 8}.${host & 255}`),
    );
    await backend.apply(hosts, new AbortController().signal);
    await answers(named.endpoint, 'host-19999.lab.example.', 'A', ['10.77.78.31']);
    assert.equal((await dig(at, 'AXFR', ...signed)).length, 20_003);
  });

  it('a secondary has what the world is told, not what the LAN is', async (t) => {
    const { server, at } = await ourServer(t);
    const named = await namedBehind(t, at);
    const backend = await primaryWith(t, server, [named.endpoint], { isSplit: true });
    await backend.apply([addresses('laptop', '10.77.0.9', '203.0.113.9')], new AbortController().signal);
    await answers(named.endpoint, 'laptop.lab.example.', 'A', ['203.0.113.9']);
    assert.deepEqual(await lookUp(at, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
  });

  it('dig gets differences over TCP, and over UDP where they fit', async (t) => {
    const { server, at } = await ourServer(t);
    const backend = await primaryWith(t, server, []);
    const change = (...changes: Change[]) => backend.apply(changes, new AbortController().signal);
    const { serials } = await change(addresses('laptop', '10.77.0.9'));
    const known = serials.get(policy.apex.key);
    await change(addresses('laptop', '10.77.0.10'));
    const difference = (lines: readonly string[]) =>
      lines.map((line) => line.split(/\s+/).slice(3, 5).join(' '));
    for (const transport of ['+tcp', '+notcp'])
      assert.deepEqual(
        difference(await dig(at, `IXFR=${known}`, transport, ...signed)).filter((line) =>
          line.startsWith('A '),
        ),
        ['A 10.77.0.9', 'A 10.77.0.10'],
      );
  });

  it('nobody else transfers: without the key, with another, from elsewhere', async (t) => {
    const { server, at } = await ourServer(t);
    await primaryWith(t, server, []);
    assert.equal((await dig(at, 'AXFR', ...signed)).length, 3);
    assert.deepEqual(await records(at, 'AXFR'), []);
    assert.deepEqual(
      await records(at, 'AXFR', '-y', `hmac-sha256:transfer:${toBase64(randomBytes(32))}`),
      [],
    );
    assert.deepEqual(await records(at, 'AXFR', '-y', `hmac-sha256:other:${toBase64(key.secret)}`), []);

    const elsewhere = await ourServer(t);
    await primaryWith(t, elsewhere.server, [], { from: ['192.0.2.53'] });
    assert.deepEqual(await records(elsewhere.at, 'AXFR', ...signed), []);
  });
});

/** What dig gets, without its remarks. */
async function records(at: Endpoint, ...args: readonly string[]): Promise<string[]> {
  return (await dig(at, ...args)).filter((line) => !line.startsWith(';'));
}
