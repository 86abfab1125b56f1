import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Name, printName, readName } from '@open-dyndns/dns';
import { openZoneFileBackend } from '../../../src/edge/backend/zonefile/backend.ts';
import { reloadOf } from '../../../src/edge/backend/zonefile/reload.ts';
import { settling } from '../../../src/edge/backend/zonefile/zone-file.ts';
import { GatewayError, StartError, type StartErrorCode } from '../../../src/errors.ts';
import type { Change } from '../../../src/model/record-set.ts';
import type { Backend } from '../../../src/service/ports.ts';
import { apex, name, silent, TestTime, temporaryDirectory, until } from '../../world.ts';
import { lookUp } from './ask.ts';
import { type BackendUnderTest, backendContract } from './contract.ts';
import { FakeNamed } from './fake-named.ts';
import { forwardText, textOf, withoutSerial, writeZoneFiles, type ZoneFiles } from './zone-files.ts';

const never = new AbortController().signal;
const isRoot = process.geteuid?.() === 0;

interface World extends BackendUnderTest, ZoneFiles {
  readonly named: FakeNamed;
  readonly time: TestTime;
}

async function openWorld(
  prepare: (zones: ZoneFiles) => void = () => undefined,
  text = forwardText,
): Promise<World> {
  await using opening = new AsyncDisposableStack();
  const directory = opening.use(temporaryDirectory());
  const zones = writeZoneFiles(directory.path, text);
  prepare(zones);
  const named = opening.use(await FakeNamed.start(zones.files));
  const time = new TestTime();
  const options = { files: zones.files, reload: named.reload, server: named.endpoint, deadline: 100 };
  const backend = opening.use(await openZoneFileBackend(options, { clock: time, log: silent }));
  const running = opening.move();
  return {
    ...zones,
    named,
    time,
    backend,
    dns: named.endpoint,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function laptopAt(...addresses: string[]): Change[] {
  return [
    {
      kind: 'put',
      set: {
        name: name('laptop'),
        type: 'A',
        ttl: 60,
        rdata: addresses.map((address) => ({ type: 'A', address })),
      },
    },
  ];
}

function serialIn(path: string): string | undefined {
  return /(\d+) ; Serial/.exec(textOf(path))?.[1];
}

async function addressesRead(backend: Backend): Promise<string[]> {
  const sets = await backend.read();
  return sets
    .flatMap(({ rdata }) => rdata.flatMap((data) => ('address' in data ? [data.address] : [])))
    .sort();
}

/** Refused for a reason that is for the log: the client's words have no path of this machine in them. */
function because(reason: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Error && error.cause instanceof Error, String(error));
    assert.match(error.cause.message, reason);
    assert.doesNotMatch(error.message, /\//);
    return true;
  };
}

describe('the zone file backend', () => backendContract(() => openWorld()));

describe('the file itself', () => {
  it('keeps mode and owner', async () => {
    await using world = await openWorld(({ forward }) => {
      if (isRoot) chownSync(forward, 1234, 4321);
      chmodSync(forward, 0o640);
    });
    const before = statSync(world.forward);
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    const after = statSync(world.forward);
    assert.deepEqual([after.mode, after.uid, after.gid], [before.mode, before.uid, before.gid]);
    assert.notEqual(after.ino, before.ino, 'it is replaced, never written into');
  });

  it('stays where a link points', async () => {
    await using world = await openWorld(({ forward }) => {
      renameSync(forward, `${forward}.real`);
      symlinkSync(`${forward}.real`, forward);
    });
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    assert.ok(lstatSync(world.forward).isSymbolicLink());
    assert.equal(readlinkSync(world.forward), `${world.forward}.real`);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
  });

  it('leaves nothing beside it, whether it went well or not', async () => {
    await using world = await openWorld();
    const before = readdirSync(join(world.forward, '..')).sort();
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    world.named.mood = 'deaf';
    await assert.rejects(world.backend.apply(laptopAt('10.77.0.10'), never));
    assert.deepEqual(readdirSync(join(world.forward, '..')).sort(), before);
  });

  it('comes back byte for byte where named does not take it', async () => {
    await using world = await openWorld();
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    const before = textOf(world.forward);
    world.named.mood = 'deaf';
    await assert.rejects(world.backend.apply(laptopAt('10.77.0.10'), never), (error) => {
      assert.ok(error instanceof GatewayError && error.code === 'backend.unavailable');
      assert.match(
        error.message,
        /did not take serial \d+ of lab\.example\. within 100 ms: it still has \d+/,
      );
      return true;
    });
    assert.equal(textOf(world.forward), before);
    assert.deepEqual(await addressesRead(world.backend), ['10.77.0.9']);
  });

  it('comes back where named cannot be told', async () => {
    await using world = await openWorld();
    world.named.mood = 'down';
    await assert.rejects(world.backend.apply(laptopAt('10.77.0.9'), never), because(/named is down/));
    assert.equal(textOf(world.forward), forwardText);
  });

  it('is not put back over what somebody else wrote meanwhile', async () => {
    await using world = await openWorld();
    const { run } = world.named.reload;
    let edited = '';
    const reload = async (apexes: Parameters<typeof run>[0]): Promise<void> => {
      if (edited === '') {
        edited = textOf(world.forward).replace('10.77.0.7', '10.77.0.70');
        writeFileSync(world.forward, edited);
        world.named.mood = 'deaf';
      }
      await run(apexes);
    };
    const options = {
      files: world.files,
      reload: { check: async () => undefined, run: reload },
      server: world.dns,
      deadline: 50,
    };
    await using backend = await openZoneFileBackend(options, { clock: world.time, log: silent });
    await assert.rejects(backend.apply(laptopAt('10.77.0.9'), never));
    assert.equal(textOf(world.forward), edited);
  });
});

describe('with secondaries', () => {
  /** A backend whose second server loads the files with the first, or never. */
  async function openWithSecondary(world: World, follows: boolean) {
    const secondary = await FakeNamed.start(world.files);
    const { reload } = world.named;
    const run: typeof reload.run = async (apexes) => {
      await reload.run(apexes);
      if (follows) await secondary.reload.run(apexes);
    };
    const options = {
      files: world.files,
      reload: { ...reload, run },
      server: world.dns,
      secondaries: [secondary.endpoint],
      deadline: 100,
    };
    return { secondary, backend: await openZoneFileBackend(options, { clock: world.time, log: silent }) };
  }

  it('a change is proved once they have its serial too', async () => {
    await using world = await openWorld();
    const { secondary, backend } = await openWithSecondary(world, true);
    await using opened = new AsyncDisposableStack();
    opened.use(secondary);
    opened.use(backend);
    await backend.apply(laptopAt('10.77.0.9'), never);
    assert.deepEqual(await lookUp(secondary.endpoint, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
  });

  it('a change that one of them does not follow is taken back', async () => {
    await using world = await openWorld();
    const before = textOf(world.forward);
    const { secondary, backend } = await openWithSecondary(world, false);
    await using opened = new AsyncDisposableStack();
    opened.use(secondary);
    opened.use(backend);
    await assert.rejects(backend.apply(laptopAt('10.77.0.9'), never), {
      code: 'backend.unavailable',
      message: new RegExp(`:${secondary.endpoint.port} did not take serial`),
    });
    assert.equal(textOf(world.forward), before);
  });
});

describe('somebody else’s writing', () => {
  it('is read before the next change, which is made on top of it', async () => {
    await using world = await openWorld();
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    writeFileSync(world.forward, textOf(world.forward).replace('10.77.0.7', '10.77.0.70'));
    await world.backend.apply(laptopAt('10.77.0.10'), never);
    assert.match(textOf(world.forward), /printer\tIN\tA\t10\.77\.0\.70\n/);
    assert.match(textOf(world.forward), /laptop.*10\.77\.0\.10\n/);
  });

  it('is noticed, our own is not', async () => {
    await using world = await openWorld();
    let noticed = 0;
    using _watching = world.backend.watch(() => {
      noticed += 1;
    });
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    writeFileSync(`${world.forward}.beside`, '');
    await pause(2 * settling);
    assert.equal(noticed, 0);
    writeFileSync(world.forward, textOf(world.forward).replace('10.77.0.7', '10.77.0.70'));
    await until('it is noticed', () => noticed === 1);
  });

  it('is noticed where an editor replaces the file', async () => {
    await using world = await openWorld();
    let noticed = 0;
    using _watching = world.backend.watch(() => {
      noticed += 1;
    });
    writeFileSync(`${world.forward}.new`, forwardText.replace('10.77.0.7', '10.77.0.70'));
    renameSync(`${world.forward}.new`, world.forward);
    await until('it is noticed', () => noticed > 0);
  });

  it('that changes nothing but the time is no edit', async () => {
    await using world = await openWorld();
    utimesSync(world.forward, 1, 1);
    let noticed = 0;
    using _watching = world.backend.watch(() => {
      noticed += 1;
    });
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    assert.equal(noticed, 0);
    assert.equal(withoutSerial(textOf(world.forward)).includes('laptop'), true);
  });

  it('that takes the markers away is refused with the place, and mended by putting them back', async () => {
    await using world = await openWorld();
    writeFileSync(world.forward, forwardText.replace(';endhostlist\n', ''));
    await assert.rejects(
      world.backend.apply(laptopAt('10.77.0.9'), never),
      because(/db\.lab\.example:\d+:\d+: .*hostlist/),
    );
    writeFileSync(world.forward, forwardText);
    await world.backend.apply(laptopAt('10.77.0.9'), never);
  });

  it('that is not done yet is waited for', async () => {
    await using world = await openWorld();
    const half = forwardText.slice(0, forwardText.indexOf('www'));
    writeFileSync(world.forward, half);
    const applied = world.backend.apply(laptopAt('10.77.0.9'), never);
    await pause(settling / 2);
    writeFileSync(world.forward, forwardText);
    await applied;
    assert.match(textOf(world.forward), /www\tIN\tCNAME\tprinter\n$/);
  });

  it('that renames the file, as vi does, and writes a new one is waited for', async () => {
    await using world = await openWorld();
    renameSync(world.forward, `${world.forward}~`);
    const applied = world.backend.apply(laptopAt('10.77.0.9'), never);
    await pause(settling / 2);
    writeFileSync(world.forward, forwardText.replace('10.77.0.7', '10.77.0.70'));
    await applied;
    assert.deepEqual(await lookUp(world.dns, 'printer.lab.example.', 'A'), ['10.77.0.70']);
  });

  it('that removes the file is refused', async () => {
    await using world = await openWorld();
    rmSync(world.forward);
    await assert.rejects(world.backend.apply(laptopAt('10.77.0.9'), never), because(/ENOENT/));
  });
});

describe('serials', () => {
  it('keep the style of a date', async () => {
    await using world = await openWorld();
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    assert.equal(serialIn(world.forward), '2026010500');
    await world.backend.apply(laptopAt('10.77.0.10'), never);
    assert.equal(serialIn(world.forward), '2026010501');
  });

  it('come behind what is served, even where a backup brought an older file back', async () => {
    await using world = await openWorld();
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    await world.backend.apply(laptopAt('10.77.0.10'), never);
    const counters = forwardText.replace('2026010100', '7');
    writeFileSync(world.forward, counters);
    const { serials } = await world.backend.apply(laptopAt('10.77.0.11'), never);
    assert.equal(serials.get(apex.key), 2026010502);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.11']);
  });

  it('of a file that named has not loaded are proved by loading it', async () => {
    await using world = await openWorld();
    await world.backend.apply([], never);
    assert.equal(world.named.reloads, 0);
    writeFileSync(
      world.forward,
      forwardText.replace('2026010100', '2026010101').replace('10.77.0.7', '10.77.0.70'),
    );
    await world.backend.apply([], never);
    assert.equal(world.named.reloads, 1);
    assert.deepEqual(await lookUp(world.dns, 'printer.lab.example.', 'A'), ['10.77.0.70']);
  });

  it('of an edit that did not raise them are raised, and nothing else is changed', async () => {
    await using world = await openWorld();
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    const edited = textOf(world.forward).replace('10.77.0.7', '10.77.0.70');
    writeFileSync(world.forward, edited);
    await world.backend.apply([], never);
    assert.deepEqual(await lookUp(world.dns, 'printer.lab.example.', 'A'), ['10.77.0.70']);
    assert.equal(textOf(world.forward), edited.replace('2026010500', '2026010501'));
  });

  it('of an edit that raised them stay as they are', async () => {
    await using world = await openWorld();
    await world.backend.apply(laptopAt('10.77.0.9'), never);
    const edited = textOf(world.forward)
      .replace('10.77.0.7', '10.77.0.70')
      .replace('2026010500', '2026010507');
    writeFileSync(world.forward, edited);
    await world.backend.apply([], never);
    assert.deepEqual(await lookUp(world.dns, 'printer.lab.example.', 'A'), ['10.77.0.70']);
    assert.equal(textOf(world.forward), edited);
  });

  it('come behind those of a change that was put back: named may have been too slow for us only', async () => {
    await using world = await openWorld();
    world.named.mood = 'deaf';
    await assert.rejects(world.backend.apply(laptopAt('10.77.0.9'), never), /did not take serial 2026010500/);
    world.named.mood = 'well';
    const { serials } = await world.backend.apply(laptopAt('10.77.0.10'), never);
    assert.equal(serials.get(apex.key), 2026010501);
  });

  it('of a zone that was put back are raised where named has loaded it late', async () => {
    await using world = await openWorld();
    let refused: string | undefined;
    let isSlow = true;
    const run = async (apexes: readonly Name[]): Promise<void> => {
      if (isSlow) refused ??= textOf(world.forward);
      else await world.named.reload.run(apexes);
    };
    const reload = { check: async () => undefined, run };
    const options = { files: world.files, reload, server: world.dns, deadline: 50 };
    await using backend = await openZoneFileBackend(options, { clock: world.time, log: silent });
    await assert.rejects(backend.apply(laptopAt('10.77.0.9'), never));
    const restored = textOf(world.forward);
    writeFileSync(world.forward, refused ?? '');
    await world.named.reload.run([apex]);
    writeFileSync(world.forward, restored);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
    isSlow = false;
    await backend.apply([], never);
    assert.deepEqual(await lookUp(world.dns, 'laptop.lab.example.', 'A'), []);
  });
});

describe('zones that named is told to load', () => {
  const reverse = readName('0.77.10.in-addr.arpa.');
  const pointer: Change = {
    kind: 'put',
    set: {
      name: readName('9', reverse),
      type: 'PTR',
      ttl: 60,
      rdata: [{ type: 'PTR', target: name('laptop') }],
    },
  };

  async function toldAfter(edit: (text: string) => string): Promise<string[]> {
    await using world = await openWorld();
    const told: string[] = [];
    const run = async (apexes: readonly Name[]): Promise<void> => {
      told.push(...apexes.map(printName));
      await world.named.reload.run(apexes);
    };
    const options = {
      files: world.files,
      reload: { check: async () => undefined, run },
      server: world.dns,
    };
    await using backend = await openZoneFileBackend(options, { clock: world.time, log: silent });
    await backend.apply([], never);
    writeFileSync(world.forward, edit(textOf(world.forward)));
    await backend.apply([pointer], never);
    return told.sort();
  }

  it('are those that change', async () =>
    assert.deepEqual(await toldAfter((text) => text), [printName(reverse)]));
  it('and one that was edited by hand, with a serial that was raised', async () =>
    assert.deepEqual(await toldAfter((text) => text.replace('2026010100', '2026010101')), [
      printName(reverse),
      printName(apex),
    ]));
  it('or with one that was not', async () =>
    assert.deepEqual(await toldAfter((text) => text.replace('10.77.0.7', '10.77.0.70')), [
      printName(reverse),
      printName(apex),
    ]));
});

describe('a start that is refused', () => {
  const refusals: readonly {
    readonly title: string;
    readonly code: StartErrorCode;
    readonly says: RegExp;
    readonly text?: string;
    readonly prepare?: (zones: ZoneFiles) => void;
  }[] = [
    {
      title: 'no markers',
      code: 'zone-file.no-markers',
      says: /db\.lab\.example:\d+:\d+: .*;hostlist/s,
      text: forwardText.replaceAll(/;.*hostlist\n/g, ''),
    },
    {
      title: 'one marker',
      code: 'zone-file.no-markers',
      says: /db\.lab\.example:\d+:\d+: /,
      text: forwardText.replace(';endhostlist\n', ''),
    },
    {
      title: 'a line that does not parse',
      code: 'zone-file.malformed',
      says: /db\.lab\.example:10:\d+: .*10\.77\.0\.777/s,
      text: forwardText.replace('10.77.0.7', '10.77.0.777'),
    },
    {
      title: 'a journal',
      code: 'zone-file.dynamic',
      says: /\.jnl.*rfc2136/,
      prepare: ({ forward }) => writeFileSync(`${forward}.jnl`, ''),
    },
    {
      title: 'a journal beside a reverse zone',
      code: 'zone-file.dynamic',
      says: /reverse-0\.jnl/,
      prepare: ({ reverse }) => writeFileSync(`${reverse}.jnl`, ''),
    },
    {
      title: 'no file',
      code: 'zone-file.unreadable',
      says: /db\.lab\.example.*ENOENT/,
      prepare: ({ forward }) => rmSync(forward),
    },
  ];
  for (const { title, code, says, text, prepare } of refusals) {
    it(`${title}: ${code}`, async () => {
      using directory = temporaryDirectory();
      const zones = writeZoneFiles(directory.path, text);
      prepare?.(zones);
      const server = { address: '127.0.0.1', port: 9 };
      const reload = { check: async () => undefined, run: async () => undefined };
      const opened = openZoneFileBackend(
        { files: zones.files, reload, server },
        { clock: new TestTime(), log: silent },
      );
      await assert.rejects(opened, (error) => {
        assert.ok(error instanceof StartError, String(error));
        assert.equal(error.code, code);
        assert.match(error.message, says);
        return true;
      });
    });
  }
});

describe('telling named, by its pid file', () => {
  const check = async (text: string | undefined): Promise<void> => {
    using directory = temporaryDirectory();
    const pidFile = join(directory.path, 'named.pid');
    if (text !== undefined) writeFileSync(pidFile, text);
    await reloadOf({ kind: 'sighup', pidFile }).run([apex]);
  };

  it('signals no process but named', () =>
    assert.rejects(
      check(`${process.pid}\n`),
      /named\.pid is stale: process \d+ is .*, not named; start named/,
    ));
  it('says that there is no such process', () =>
    assert.rejects(check('4194303\n'), /is stale: there is no process 4194303/));
  for (const text of ['', 'named', '-1', '0', '12 34'])
    it(`takes “${text}” for no process id`, () => assert.rejects(check(text), /holds no process id/));
  it('says that there is no pid file', () =>
    assert.rejects(check(undefined), /cannot be read \(ENOENT\): see that named runs/));
  it('says what rndc says', () =>
    assert.rejects(
      reloadOf({ kind: 'rndc', command: ['/nonexistent/rndc'] }).run([apex]),
      /rndc reload lab\.example\. failed \(ENOENT\)/,
    ));
});
