import { join } from 'node:path';
import { openZoneFileBackend } from '../../src/edge/backend/zonefile/backend.ts';
import { openSqliteStore } from '../../src/edge/store/sqlite.ts';
import type { ZonePolicy } from '../../src/model/zone.ts';
import type { Gateway } from '../../src/service/gateway.ts';
import { openGateway } from '../../src/service/open-gateway.ts';
import type { Backend, Log, Store } from '../../src/service/ports.ts';
import { FakeNamed } from '../edge/backend/fake-named.ts';
import { writeZoneFiles, type ZoneFiles } from '../edge/backend/zone-files.ts';
import { countingRandom, plainSecrets, policy, silent, TestTime, temporaryDirectory } from '../world.ts';

/** What outlives the gateway's process: disk, name server, time. */
export interface Site extends AsyncDisposable, ZoneFiles {
  readonly directory: string;
  readonly named: FakeNamed;
  readonly time: TestTime;
}

/** A gateway on a site, and its parts. */
export interface House extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly store: Store;
  readonly backend: Backend;
}

export interface HouseOptions {
  readonly policy?: ZonePolicy;
  readonly log?: Log;
  /** Milliseconds that named is waited for. */
  readonly deadline?: number;
  readonly wrapStore?: (store: Store) => Store;
  readonly wrapBackend?: (backend: Backend) => Backend;
}

export async function openSite(forward?: string): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(temporaryDirectory());
  const zones = writeZoneFiles(path, forward);
  const named = opening.use(await FakeNamed.start(zones.files));
  const running = opening.move();
  return {
    ...zones,
    directory: path,
    named,
    time: new TestTime(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Starts a gateway as its process would. */
export async function openHouse(site: Site, options: HouseOptions = {}): Promise<House> {
  const { files, named, time, directory } = site;
  const { log = silent, deadline = 200, wrapStore = same, wrapBackend = same } = options;
  await using opening = new AsyncDisposableStack();
  const store = wrapStore(opening.use(openSqliteStore(join(directory, 'store.sqlite'))));
  const complaints = named.complaints.bind(named);
  const parts = { files, reload: named.reload, server: named.endpoint, deadline, complaints };
  const backend = wrapBackend(opening.use(await openZoneFileBackend(parts, { clock: time, log })));
  const gateway = opening.use(
    await openGateway({
      zones: [{ policy: options.policy ?? policy, backend }],
      store,
      secrets: plainSecrets,
      random: countingRandom(),
      clock: time,
      ticker: time,
      log,
    }),
  );
  const running = opening.move();
  return { gateway, store, backend, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function same<Value>(value: Value): Value {
  return value;
}
