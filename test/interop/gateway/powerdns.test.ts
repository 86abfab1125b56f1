import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openProviderBackend } from '../../../packages/gateway/src/edge/backend/provider/backend.ts';
import { PowerDns } from '../../../packages/gateway/src/edge/backend/provider/powerdns.ts';
import { checkProvidedZone } from '../../../packages/gateway/src/edge/check/provided-zone.ts';
import type { Change } from '../../../packages/gateway/src/model/record-set.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import {
  type BackendUnderTest,
  backendContract,
} from '../../../packages/gateway/test/edge/backend/contract.ts';
import {
  apex,
  name,
  policy,
  silent,
  TestTime,
  temporaryDirectory,
} from '../../../packages/gateway/test/world.ts';
import { Pdns, type PdnsSet, pdnsIsMissing } from './pdns.ts';

const apexes = [apex, ...policy.reverse.map((reverse) => reverse.apex)];
const never = new AbortController().signal;

interface World extends BackendUnderTest {
  readonly pdns: Pdns;
  readonly time: TestTime;
}

/** One PowerDNS for all, whose zones are made anew for each. */
async function openWith(pdns: Pdns, key = pdns.key): Promise<World> {
  await pdns.renew(apexes);
  const zones = apexes.map((zone) => ({ apex: zone, provider: new PowerDns(pdns.api, key, zone) }));
  const time = new TestTime();
  const ports = { log: silent, ticker: time, known: async () => () => false };
  const backend = openProviderBackend({ zones, servers: [pdns.endpoint] }, ports);
  if (key === pdns.key) await backend.read();
  return {
    backend,
    dns: pdns.endpoint,
    pdns,
    time,
    async [Symbol.asyncDispose]() {
      await backend[Symbol.asyncDispose]();
    },
  };
}

function laptop(...addresses: string[]): Change {
  const rdata = addresses.map((address) => ({ type: 'A', address }) as const);
  return { kind: 'put', set: { name: name('laptop'), type: 'A', ttl: 60, rdata } };
}

function byHand(label: string, ...contents: string[]): PdnsSet {
  const records = contents.map((content) => ({ content, disabled: false }));
  return { name: `${label}.lab.example.`, type: 'A', ttl: 300, records };
}

describe('the powerdns backend with a real PowerDNS', { skip: pdnsIsMissing }, () => {
  const running = new AsyncDisposableStack();
  let started: Promise<Pdns>;
  before(() => {
    started = Pdns.start(running.use(temporaryDirectory()).path).then((pdns) => running.use(pdns));
  });
  after(() => running.disposeAsync());
  const open = async (key?: string): Promise<World> => openWith(await started, key);

  backendContract(() => open());

  it('marks what it writes, and nothing else', async () => {
    await using world = await open();
    const before = await world.pdns.sets(apex);
    await world.backend.apply([laptop('10.77.0.9')], never);
    const after = await world.pdns.sets(apex);
    const written = after.filter((set) => set.comments?.some(({ account }) => account === 'open-dyndns'));
    assert.deepEqual(
      written.map(({ name: owner, type, ttl, records }) => ({ name: owner, type, ttl, records })),
      [{ ...byHand('laptop', '10.77.0.9'), ttl: 60 }],
    );
    const others = ({ type, name: owner }: PdnsSet): boolean =>
      type !== 'SOA' && owner !== 'laptop.lab.example.';
    assert.deepEqual(after.filter(others), before.filter(others));
  });

  it('touches no name that somebody else has taken meanwhile, and says so', async () => {
    await using world = await open();
    await world.pdns.put(apex, byHand('laptop', '10.77.0.66'));
    await assert.rejects(world.backend.apply([laptop('10.77.0.9')], never), {
      code: 'backend.refused',
      message: /laptop\.lab\.example\./,
    });
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.66']);
    assert.ok(world.backend.isReserved(name('laptop')));
  });

  it('leaves records of other types beside ours alone', async () => {
    await using world = await open();
    await world.backend.apply([laptop('10.77.0.9')], never);
    const mail: PdnsSet = {
      name: 'laptop.lab.example.',
      type: 'MX',
      ttl: 300,
      records: [{ content: '10 mail.lab.example.', disabled: false }],
    };
    await world.pdns.put(apex, mail);
    await world.backend.read();
    await world.backend.apply([{ kind: 'remove', name: name('laptop'), type: 'A' }], never);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'MX'), ['10 mail.lab.example.']);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), []);
  });

  it('changes nothing where PowerDNS refuses a part', async () => {
    await using world = await open();
    await world.backend.apply([laptop('10.77.0.9')], never);
    const before = await world.pdns.sets(apex);
    const alias = { type: 'CNAME', target: name('phone') } as const;
    await assert.rejects(
      world.backend.apply(
        [
          laptop('10.77.0.10'),
          { kind: 'put', set: { name: name('laptop'), type: 'CNAME', ttl: 60, rdata: [alias] } },
        ],
        never,
      ),
      { code: 'backend.refused', message: /CNAME/ },
    );
    const notSoa = ({ type }: PdnsSet): boolean => type !== 'SOA';
    assert.deepEqual((await world.pdns.sets(apex)).filter(notSoa), before.filter(notSoa));
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
  });

  it('notices what somebody else changes', async () => {
    await using world = await open();
    await world.backend.apply([laptop('10.77.0.9')], never);
    const noticed = Promise.withResolvers<void>();
    using _watching = world.backend.watch(noticed.resolve);
    await world.pdns.put(apex, { ...byHand('laptop'), records: [] });
    await world.time.pass(120);
    await noticed.promise;
    assert.deepEqual(await world.backend.read(), []);
  });

  it('is looked at by check', async () => {
    await using world = await open();
    await world.backend.apply([laptop('10.77.0.9')], never);
    using directory = temporaryDirectory();
    const token = join(directory.path, 'powerdns.key');
    writeFileSync(token, `${world.pdns.key}\n`, { mode: 0o600 });
    const zone = { backend: 'powerdns', policy, token, api: world.pdns.api, servers: [world.dns] } as const;
    const findings = await checkProvidedZone(zone);
    assert.ok(findings.every(({ state }) => state === 'ok'));
    assert.equal(findings[1]?.message, '4 records, 1 of them with the gateway’s mark');
    assert.match(findings.at(-1)?.message ?? '', /^answers with serial \d+$/);
  });

  it('says what to do where the key is another one', async () => {
    await using world = await open('another-key');
    await assert.rejects(world.backend.read(), {
      code: 'backend.unavailable',
      message: /PowerDNS does not let the gateway in .*: put a token into the file/,
    });
  });
});
