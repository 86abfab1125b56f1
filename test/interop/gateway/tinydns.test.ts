import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { printName, readName } from '@open-dyndns/dns';
import { openTinydnsBackend } from '../../../packages/gateway/src/edge/backend/tinydns/backend.ts';
import { systemClock } from '../../../packages/gateway/src/edge/machine.ts';
import type { Change } from '../../../packages/gateway/src/model/record-set.ts';
import type { Backend } from '../../../packages/gateway/src/service/ports.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import {
  type BackendUnderTest,
  backendContract,
} from '../../../packages/gateway/test/edge/backend/contract.ts';
import { name, policy, silent, temporaryDirectory } from '../../../packages/gateway/test/world.ts';
import { dataOf, Tinydns, tinydnsIsMissing } from './tinydns.ts';

const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
const never = new AbortController().signal;

const byHand = apexes
  .map((apex) => printName(apex).replace(/\.$/, ''))
  .map((zone) => `Z${zone}:ns.lab.example:hostmaster.lab.example\n&${zone}::ns.lab.example`)
  .join('\n');

const data = `# the rest of the file is kept by hand
# start dynamic dns entries
# end dynamic dns entries
${byHand}
+ns.lab.example:10.77.0.1
+printer.lab.example:10.77.0.2:600
+*.wild.lab.example:10.77.0.3
`;

interface World extends BackendUnderTest {
  readonly path: string;
  readonly backend: Backend;
}

async function open(text = data, make: readonly [string, ...string[]] = ['tinydns-data']): Promise<World> {
  await using opening = new AsyncDisposableStack();
  const directory = opening.use(temporaryDirectory()).path;
  // tinydns reads as nobody.
  chmodSync(directory, 0o755);
  const path = dataOf(directory);
  writeFileSync(path, text);
  execFileSync('tinydns-data', { cwd: directory });
  const tinydns = opening.use(await Tinydns.start(directory));
  const backend = opening.use(
    await openTinydnsBackend(
      { apexes, data: path, make, server: tinydns.endpoint },
      { clock: systemClock, log: silent },
    ),
  );
  const running = opening.move();
  return {
    path,
    backend,
    dns: tinydns.endpoint,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function laptop(...addresses: string[]): Change {
  const rdata = addresses.map((address) => ({ type: 'A', address }) as const);
  return { kind: 'put', set: { name: name('laptop'), type: 'A', ttl: 60, rdata } };
}

describe('the tinydns backend with a real tinydns', { skip: tinydnsIsMissing }, () => {
  backendContract(open, { serials: 'one for all' });

  it('changes no octet outside its section, and no line in it that is not its own', async () => {
    const own = '# a remark of ours\n+typed.lab.example:10.77.0.5:300\n=both.lab.example:10.77.0.6\n';
    const text = data.replace('# end dynamic', `${own}# end dynamic`);
    await using world = await open(text);
    await world.backend.apply([laptop('10.77.0.9')], never);
    assert.equal(
      readFileSync(world.path, 'utf8'),
      text.replace('# end dynamic', '+laptop.lab.example:10.77.0.9:60\n# end dynamic'),
    );
    await world.backend.apply([{ kind: 'remove', name: name('laptop'), type: 'A' }], never);
    assert.equal(readFileSync(world.path, 'utf8'), text);
  });

  it('reserves what the rest of the file names, and what a line of another kind does', async () => {
    await using world = await open(
      data.replace('# end dynamic', '=both.lab.example:10.77.0.6\n# end dynamic'),
    );
    const names = ['printer', '*.wild', 'both', 'ns', 'laptop', 'typed'];
    assert.deepEqual(
      names.filter((label) => world.backend.isReserved(name(label))),
      ['printer', '*.wild', 'both', 'ns'],
    );
  });

  it('proves a name to be gone although a wildcard answers for it', async () => {
    await using world = await open();
    const host = readName('host.wild', policy.apex);
    const set = { name: host, type: 'A', ttl: 60, rdata: [{ type: 'A', address: '10.77.0.9' }] } as const;
    await world.backend.apply([{ kind: 'put', set }], never);
    await world.backend.apply([{ kind: 'remove', name: host, type: 'A' }], never);
    assert.deepEqual(await lookUp(world.dns, 'host.wild.lab.example.', 'A'), ['10.77.0.3']);
  });

  it('keeps text of any octets, and services', async () => {
    await using world = await open();
    const text = { type: 'TXT', strings: [Buffer.from('a:b\\c "d" é'), Buffer.from('two')] } as const;
    const service = { type: 'SRV', priority: 1, weight: 2, port: 22, target: name('laptop') } as const;
    const sets = [
      { name: name('laptop'), type: 'TXT', ttl: 60, rdata: [text] },
      { name: readName('_ssh._tcp.laptop', policy.apex), type: 'SRV', ttl: 60, rdata: [service] },
    ] as const;
    await world.backend.apply(
      sets.map((set) => ({ kind: 'put', set })),
      never,
    );
    assert.equal((await lookUp(world.dns, 'laptop.lab.example.', 'TXT')).length, 1);
    assert.deepEqual(await lookUp(world.dns, '_ssh._tcp.laptop.lab.example.', 'SRV'), [
      '1 2 22 laptop.lab.example.',
    ]);
    assert.equal((await world.backend.read()).length, 2);
  });

  it('keeps what an administrator writes meanwhile', async () => {
    await using world = await open();
    await world.backend.apply([laptop('10.77.0.9')], never);
    writeFileSync(world.path, `${readFileSync(world.path, 'utf8')}+more.lab.example:10.77.0.7:60\n`);
    await world.backend.apply([laptop('10.77.0.10')], never);
    assert.deepEqual(await lookUp(world.dns, 'more.lab.example.', 'A'), ['10.77.0.7']);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.10']);
  });

  it('puts the data back where it is refused, and says what tinydns-data says', async () => {
    await using world = await open(data, [
      'sh',
      '-c',
      'grep -q 10.77.0.66 data && { echo no 66 >&2; exit 1; }; tinydns-data',
    ]);
    await world.backend.apply([laptop('10.77.0.9')], never);
    const before = readFileSync(world.path, 'utf8');
    await assert.rejects(world.backend.apply([laptop('10.77.0.66')], never), {
      code: 'backend.refused',
      message: /no 66/,
    });
    assert.equal(readFileSync(world.path, 'utf8'), before);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
  });

  it('refuses a file without a marked section, and says which lines to add', async () => {
    await assert.rejects(open('+ns.lab.example:10.77.0.1\n'), {
      code: 'tinydns-data.no-markers',
      message: /data:1: .*# start dynamic dns entries/,
    });
  });
});
