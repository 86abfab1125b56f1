import assert from 'node:assert/strict';
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { isLaterSerial } from '@open-dyndns/zonefile';
import type { Serving } from '../../packages/gateway/test/cli/program.ts';
import { ask, lookUp } from '../../packages/gateway/test/edge/backend/ask.ts';
import { temporaryDirectory, until } from '../../packages/gateway/test/world.ts';
import { namedIsMissing } from '../interop/gateway/named.ts';
import { Client } from './client.ts';
import { extent } from './extent.ts';
import { openSite, type Site } from './site.ts';

/** Stands between a program and the clock of its system (Debian: faketime). */
const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
const skip = library === undefined ? 'libfaketime is not installed (Debian: faketime)' : namedIsMissing;

/** What the gateway starts has the system's own clock: BIND's programs hang with this library. */
const forItselfAlone = `--import=data:text/javascript,${encodeURIComponent('delete process.env.LD_PRELOAD')}`;

/** Milliseconds. */
const halfAnHour = 1_800_000;
/** The shortest lease there is, in seconds. */
const shortest = 30;
/** Milliseconds in which the gateway has looked at every lease more than once. */
const afterTwoLooks = 2_500;

/** A clock that can be set for the programs that are given `env`; the time that has passed since a start is not touched. */
class SettableClock implements Disposable {
  readonly #directory = temporaryDirectory();
  readonly #file = join(this.#directory.path, 'offset');
  readonly env: Readonly<Record<string, string>>;

  constructor(preload: string) {
    this.set('+0');
    this.env = {
      LD_PRELOAD: preload,
      NODE_OPTIONS: forItselfAlone,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** `+1h` is an hour ahead of what it really is. */
  set(offset: string): void {
    writeFileSync(this.#file, `${offset}\n`);
  }

  [Symbol.dispose](): void {
    this.#directory[Symbol.dispose]();
  }
}

const served = ({ named }: Site, label: string): Promise<string[]> =>
  lookUp(named.endpoint, `${label}.lab.example.`, 'A');

async function serialOf({ named }: Site): Promise<number> {
  const { answers } = await ask(named.endpoint, 'lab.example.', 'SOA');
  const [soa] = answers;
  return soa?.rdata.type === 'SOA' ? soa.rdata.serial : 0;
}

/** Sets the clock of a gateway, and sees by its log that it is set. */
async function setClock(clock: SettableClock, offset: string, gateway: Serving): Promise<void> {
  const lastLogged = (): number => Date.parse(String(gateway.log.at(-1)?.['time']));
  const before = lastLogged();
  clock.set(offset);
  process.kill(gateway.pid, 'SIGHUP');
  await until('its clock is set', () => Math.abs(lastLogged() - before) > halfAnHour);
}

describe('the system’s clock is set while the gateway works', { skip, concurrency: 2 }, () => {
  for (const offset of ['+1h', '-1h']) {
    it(`promise 4: by ${offset}: nothing expires before its time, and serials go on rising`, async () => {
      using clock = new SettableClock(library ?? '');
      await using site = await openSite({ env: clock.env });
      await using gateway = await site.serve();
      using client = new Client(gateway.url, site.auth, 1);
      const put = async (label: string, address: string, lease: number) =>
        (await client.ask('PUT', `/hosts/${label}`, { addresses: [address], lease }))?.status;
      assert.equal(await put('brief', '10.77.0.1', 60), 201);
      assert.equal(await put('long', '10.77.0.2', 1_800), 201);
      const before = await serialOf(site);

      await setClock(clock, offset, gateway);
      await pause(afterTwoLooks);

      assert.deepEqual(await served(site, 'brief'), ['10.77.0.1']);
      assert.deepEqual(await served(site, 'long'), ['10.77.0.2']);
      assert.equal(await put('brief', '10.77.0.1', 60), 200);
      assert.equal(await put('new', '10.77.0.3', 60), 201);
      assert.ok(isLaterSerial(await serialOf(site), before));
    });

    it(`promise 4: by ${offset}: what is due expires when it is due`, {
      skip: extent === 'short' && 'the shortest lease takes half a minute',
    }, async () => {
      using clock = new SettableClock(library ?? '');
      await using site = await openSite({ env: clock.env });
      await using gateway = await site.serve();
      using client = new Client(gateway.url, site.auth, 1);
      const host = { addresses: ['10.77.0.1'], lease: shortest };
      assert.equal((await client.ask('PUT', '/hosts/brief', host))?.status, 201);
      await setClock(clock, offset, gateway);
      await pause(shortest * 1_000);
      await until('it is gone', async () => (await served(site, 'brief')).length === 0);
    });
  }
});
