import { describe } from 'node:test';
import { openZoneFileBackend } from '../../../src/edge/backend/zonefile/backend.ts';
import { silent, TestTime, temporaryDirectory } from '../../world.ts';
import { type BackendUnderTest, backendContract } from './contract.ts';
import { FakeNamed } from './fake-named.ts';
import { writeZoneFiles } from './zone-files.ts';

async function open(): Promise<BackendUnderTest> {
  await using opening = new AsyncDisposableStack();
  const directory = opening.use(temporaryDirectory());
  const { files } = writeZoneFiles(directory.path);
  const named = opening.use(await FakeNamed.start(files));
  const options = { files, reload: named.reload, server: named.endpoint };
  const backend = opening.use(await openZoneFileBackend(options, { clock: new TestTime(), log: silent }));
  const running = opening.move();
  return { backend, dns: named.endpoint, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

describe('the zone file backend', () => backendContract(open));
