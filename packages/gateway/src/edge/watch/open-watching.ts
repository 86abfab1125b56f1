import type { WatchedFile } from '../../model/watched-file.ts';
import type { Clock, Log, Ticker } from '../../service/ports.ts';
import { Watching, type WatchingPorts } from '../../service/watching.ts';
import { turns } from '../turns.ts';
import { readWatchedFile } from './address-files.ts';
import { DirectoryWatch } from './directories.ts';

/** Seconds after which every file is read again: for directories that have come, and for what inotify cannot see (NFS). */
const rescanSeconds = 30;
/** Files that are open at one time. */
const readsAtOnce = 16;

export interface OpenWatchingPorts extends Pick<WatchingPorts, 'gateway'> {
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly log: Log;
}

/** Has the gateway follow users' files. Disposal lets what it does for them finish. */
export function openWatching(
  files: readonly WatchedFile[],
  { gateway, clock, ticker, log }: OpenWatchingPorts,
): AsyncDisposable {
  const opening = new AsyncDisposableStack();
  const inTurn = turns(readsAtOnce);
  const read: WatchingPorts['read'] = (path) => inTurn(() => readWatchedFile(path));
  const watching = opening.use(new Watching(files, { gateway, read, clock, log }));
  const directories = opening.use(
    new DirectoryWatch(
      files.map(({ path }) => path),
      (path) => watching.readOne(path),
      log,
    ),
  );
  let seconds = 0;
  opening.use(
    ticker.everySecond(() => {
      seconds += 1;
      watching.second();
      if (seconds % rescanSeconds !== 0) return;
      directories.watchMissing();
      watching.readAll();
    }),
  );
  watching.readAll();
  return opening;
}
