import assert from 'node:assert/strict';
import fs, { readlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { after, it, mock } from 'node:test';
import { admin, claim, name } from '../world.ts';

/** What has happened on the disk and to named, in its order. */
const steps: string[] = [];

function synced(fd: number): void {
  steps.push(`synced ${basename(readlinkSync(`/proc/self/fd/${fd}`))}`);
}

const { fsync, fdatasync, renameSync } = fs;
mock.method(fs, 'fsync', (...args: Parameters<typeof fsync>) => {
  synced(args[0]);
  fsync(...args);
});
mock.method(fs, 'fdatasync', (...args: Parameters<typeof fdatasync>) => {
  synced(args[0]);
  fdatasync(...args);
});
mock.method(fs, 'renameSync', (...args: Parameters<typeof renameSync>) => {
  steps.push(`placed ${basename(String(args[1]))}`);
  renameSync(...args);
});
{
  await using handle = await open('/dev/null');
  const handles: FileHandle = Object.getPrototypeOf(handle);
  const { sync } = handles;
  mock.method(handles, 'sync', function (this: FileHandle) {
    synced(this.fd);
    return sync.call(this);
  });
}
syncBuiltinESMExports();
after(() => {
  mock.restoreAll();
  syncBuiltinESMExports();
});

// What it is made of takes some of these functions over as it is loaded.
const { openHouse, openSite } = await import('./house.ts');

it('promise 1: what is answered survives a loss of power, and named never loads what would not', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, async () => {
  await using site = await openSite();
  const { check, run } = site.named.reload;
  const reload: typeof site.named.reload = {
    check,
    run: (apexes) => {
      steps.push('reloaded');
      return run(apexes);
    },
  };
  mock.getter(site.named, 'reload', () => reload);
  await using house = await openHouse(site);
  const stepsOf = async (change: Promise<unknown>): Promise<string[]> => {
    steps.length = 0;
    await change;
    return [...steps, 'answered'];
  };
  const commit = [
    'synced store.sqlite-wal',
    'synced db.lab.example.open-dyndns',
    'synced db.reverse-0.open-dyndns',
    'placed db.lab.example',
    'placed db.reverse-0',
    `synced ${basename(site.directory)}`,
    'reloaded',
    'synced store.sqlite-wal',
    'answered',
  ];
  const { gateway } = house;
  const laptop = claim('laptop', ['10.77.0.9']);
  assert.deepEqual(await stepsOf(gateway.register(admin, laptop)), commit);
  assert.deepEqual(await stepsOf(gateway.register(admin, laptop)), ['synced store.sqlite-wal', 'answered']);
  assert.deepEqual(await stepsOf(gateway.release(admin, name('laptop'))), commit);
});
