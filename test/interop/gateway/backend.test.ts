import { describe } from 'node:test';
import { openZoneFileBackend } from '../../../packages/gateway/src/edge/backend/zonefile/backend.ts';
import { reloadOf } from '../../../packages/gateway/src/edge/backend/zonefile/reload.ts';
import {
  type BackendUnderTest,
  backendContract,
} from '../../../packages/gateway/test/edge/backend/contract.ts';
import { writeZoneFiles } from '../../../packages/gateway/test/edge/backend/zone-files.ts';
import { silent, TestTime, temporaryDirectory } from '../../../packages/gateway/test/world.ts';
import { Named, namedIsMissing } from './named.ts';

function openWith(way: 'sighup' | 'rndc'): () => Promise<BackendUnderTest> {
  return async () => {
    await using opening = new AsyncDisposableStack();
    const directory = opening.use(temporaryDirectory());
    const { files } = writeZoneFiles(directory.path);
    const named = opening.use(await Named.start(directory.path, files));
    const reload = reloadOf(
      way === 'sighup' ? { kind: 'sighup', pidFile: named.pidFile } : { kind: 'rndc', command: named.rndc },
    );
    const ports = { clock: new TestTime(), log: silent };
    const backend = opening.use(await openZoneFileBackend({ files, reload, server: named.endpoint }, ports));
    const running = opening.move();
    return { backend, dns: named.endpoint, [Symbol.asyncDispose]: () => running.disposeAsync() };
  };
}

for (const way of ['sighup', 'rndc'] as const) {
  describe(`the zone file backend with a real named, by ${way}`, { skip: namedIsMissing }, () =>
    backendContract(openWith(way)),
  );
}
