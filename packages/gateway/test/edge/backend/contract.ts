import assert from 'node:assert/strict';
import { it } from 'node:test';
import { printName, printRdata, Rcode, reverseName } from '@open-dyndns/dns';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import { areEqualSets, type Change, type RecordSet, setKey } from '../../../src/model/record-set.ts';
import type { Backend } from '../../../src/service/ports.ts';
import { apex, name, policy } from '../../world.ts';
import { ask, lookUp } from './ask.ts';

/** A backend under test, empty but for its own records, and the DNS server whose answers it vouches for. */
export interface BackendUnderTest extends AsyncDisposable {
  readonly backend: Backend;
  readonly dns: Endpoint;
}

const never = new AbortController().signal;
const ttl = 60;

function addresses(label: string, type: 'A' | 'AAAA', ...texts: string[]): RecordSet {
  return { name: name(label), type, ttl, rdata: texts.map((address) => ({ type, address })) };
}

function texts(label: string, ...written: string[]): RecordSet {
  const rdata = written.map((text) => ({ type: 'TXT', strings: [new TextEncoder().encode(text)] }) as const);
  return { name: name(label), type: 'TXT', ttl, rdata };
}

function service(label: string, port: number, host: string): RecordSet {
  const rdata = [{ type: 'SRV', priority: 0, weight: 5, port, target: name(host) }] as const;
  return { name: name(label), type: 'SRV', ttl, rdata };
}

function pointer(address: string, label: string): RecordSet {
  return { name: reverseName(address), type: 'PTR', ttl, rdata: [{ type: 'PTR', target: name(label) }] };
}

function put(...sets: RecordSet[]): Change[] {
  return sets.map((set) => ({ kind: 'put', set }));
}

/** In what a DNS server differs from others. */
export interface Peculiarities {
  /** Whose serials are: where several zones are one file, they have its serial in common. */
  readonly serials?: 'each zone’s' | 'one for all';
  /** Whether it has reverse zones. */
  readonly reverse?: boolean;
  /** Seconds: the shortest TTL that it keeps. */
  readonly leastTtl?: number;
  /** Whether it keeps TXT records of nothing but plain text. */
  readonly text?: 'any' | 'plain';
  /** How many changes it takes at once. */
  readonly many?: number;
}

/** What every backend has to do; `open` gives a fresh one each time. */
export function backendContract(
  open: () => Promise<BackendUnderTest>,
  { serials = 'each zone’s', reverse = true, leastTtl = 0, text = 'any', many = 1000 }: Peculiarities = {},
): void {
  const kept = (set: RecordSet): RecordSet => ({ ...set, ttl: Math.max(set.ttl, leastTtl) });
  if (serials === 'each zone’s' && reverse) serialContract(open);
  if (reverse) pointerContract(open);

  it('serves what is put, by the time that it is applied', async () => {
    await using world = await open();
    await world.backend.apply(put(addresses('laptop', 'A', '10.77.0.9')), never);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
  });

  it('serves several addresses of both families as one change', async () => {
    await using world = await open();
    const { serials: proved } = await world.backend.apply(
      put(addresses('laptop', 'A', '10.77.0.9', '10.77.0.10'), addresses('laptop', 'AAAA', 'fd77::9')),
      never,
    );
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.10', '10.77.0.9']);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'AAAA'), ['fd77::9']);
    assert.ok(proved.has(apex.key));
  });

  it('replaces a set as a whole', async () => {
    await using world = await open();
    await world.backend.apply(put(addresses('laptop', 'A', '10.77.0.9', '10.77.0.10')), never);
    await world.backend.apply(put(addresses('laptop', 'A', '10.77.0.11')), never);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.11']);
  });

  it('no longer has what is removed', async () => {
    await using world = await open();
    await world.backend.apply(
      put(addresses('laptop', 'A', '10.77.0.9'), addresses('laptop', 'AAAA', 'fd77::9')),
      never,
    );
    await world.backend.apply([{ kind: 'remove', name: name('laptop'), type: 'A' }], never);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), []);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'AAAA'), ['fd77::9']);
    await world.backend.apply([{ kind: 'remove', name: name('laptop'), type: 'AAAA' }], never);
    assert.equal((await ask(world.dns, 'laptop.lab.example.', 'A')).rcode, Rcode.nxDomain);
  });

  it('reads back what was put, and nothing else', async () => {
    await using world = await open();
    const sets = [
      addresses('laptop', 'A', '10.77.0.9', '10.77.0.10'),
      addresses('phone', 'AAAA', 'fd77::12'),
      ...(reverse ? [pointer('10.77.0.9', 'laptop')] : []),
    ];
    await world.backend.apply(put(...sets), never);
    const found = new Map((await world.backend.read()).map((set) => [setKey(set), set]));
    assert.deepEqual([...found.keys()].sort(), sets.map(setKey).sort());
    for (const set of sets)
      assert.ok(areEqualSets(kept(set), found.get(setKey(set)) ?? addresses('none', 'A')));
  });

  it('serves text and services beside a host, and what is below it, reads them back, and takes them away', async () => {
    await using world = await open();
    const sets = [
      addresses('laptop', 'A', '10.77.0.9'),
      texts('laptop', 'v=spf1 -all', ...(text === 'any' ? ['a "quoted" \\ : ; text', ''] : ['a : ; text'])),
      texts('_acme-challenge.laptop', 'x'.repeat(43)),
      service('_ssh._tcp.laptop', 22, 'laptop'),
      addresses('*.laptop', 'A', '10.77.0.10'),
    ];
    await world.backend.apply(put(...sets), never);
    for (const set of sets)
      assert.deepEqual(
        await lookUp(world.dns, printName(set.name), set.type),
        set.rdata.map(printRdata).sort(),
      );
    assert.deepEqual(await lookUp(world.dns, 'any.laptop.lab.example.', 'A'), ['10.77.0.10']);
    const found = new Map((await world.backend.read()).map((set) => [setKey(set), set]));
    for (const set of sets)
      assert.ok(areEqualSets(kept(set), found.get(setKey(set)) ?? addresses('none', 'A')));
    await world.backend.apply(
      sets.map(({ name: owner, type }) => ({ kind: 'remove', name: owner, type })),
      never,
    );
    assert.deepEqual(await world.backend.read(), []);
  });

  it('raises the serial with each change and proves the serial that is served', async () => {
    await using world = await open();
    const serials: number[] = [];
    for (const host of ['10.77.0.9', '10.77.0.10', '10.77.0.11']) {
      const proof = await world.backend.apply(put(addresses('laptop', 'A', host)), never);
      const { answers } = await ask(world.dns, 'lab.example.', 'SOA');
      const soa = answers[0]?.rdata;
      assert.equal(soa?.type === 'SOA' && soa.serial, proof.serials.get(apex.key));
      assert.equal(world.backend.serials().get(apex.key), proof.serials.get(apex.key));
      serials.push(proof.serials.get(apex.key) ?? 0);
    }
    assert.ok(
      serials.every((serial, index) => index === 0 || serial > (serials[index - 1] ?? 0)),
      String(serials),
    );
  });

  it('leaves the serial alone where nothing changes', async () => {
    await using world = await open();
    const laptop = put(addresses('laptop', 'A', '10.77.0.9'));
    const before = await world.backend.apply(laptop, never);
    const after = await world.backend.apply([], never);
    assert.equal(after.serials.get(apex.key), before.serials.get(apex.key));
  });

  it('reserves the names that are not hosts', async () => {
    await using world = await open();
    assert.ok(world.backend.isReserved(apex));
    assert.ok(world.backend.isReserved(name('ns')));
    assert.ok(!world.backend.isReserved(name('laptop')));
  });

  it(`takes ${many} changes at once`, async () => {
    await using world = await open();
    const hosts = Array.from({ length: many }, (_, index) => `host-${index}`);
    const addressOf = (index: number): string => `10.78.${index >> 8}.${index & 255}`;
    const sets = hosts.map((label, index) => addresses(label, 'A', addressOf(index)));
    await world.backend.apply(put(...sets), never);
    assert.deepEqual(await lookUp(world.dns, `host-${many - 1}.lab.example.`, 'A'), [addressOf(many - 1)]);
    assert.equal((await world.backend.read()).length, many);
    await world.backend.apply(
      hosts.map((label) => ({ kind: 'remove', name: name(label), type: 'A' })),
      never,
    );
    assert.equal((await world.backend.read()).length, 0);
  });
}

function pointerContract(open: () => Promise<BackendUnderTest>): void {
  it('serves pointers together with the addresses that they are of', async () => {
    await using world = await open();
    await world.backend.apply(
      put(
        addresses('laptop', 'A', '10.77.0.9'),
        addresses('laptop', 'AAAA', 'fd77::9'),
        pointer('10.77.0.9', 'laptop'),
        pointer('fd77::9', 'laptop'),
      ),
      never,
    );
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'AAAA'), ['fd77::9']);
    for (const address of ['10.77.0.9', 'fd77::9'])
      assert.deepEqual(await lookUp(world.dns, printName(reverseName(address)), 'PTR'), [
        'laptop.lab.example.',
      ]);
  });
}

function serialContract(open: () => Promise<BackendUnderTest>): void {
  it('raises the serials of the zones that change, and of no others', async () => {
    await using world = await open();
    const before = world.backend.serials();
    const after = (await world.backend.apply(put(addresses('laptop', 'A', '10.77.0.9')), never)).serials;
    for (const { apex: reverse } of policy.reverse)
      assert.equal(after.get(reverse.key), before.get(reverse.key));
    assert.notEqual(after.get(apex.key), before.get(apex.key));
  });
}
