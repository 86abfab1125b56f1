import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Log } from '../../../service/ports.ts';
import { settling } from './zone-file.ts';

/** Calls back a moment after something happened to one of the files: written, replaced, removed or made. */
export function watchFiles(paths: readonly string[], onEvent: () => void, log: Log): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onEvent, settling);
  };
  const watchers = [...new Set(paths.map((path) => dirname(path)))].map((directory): FSWatcher => {
    const names = paths.filter((path) => dirname(path) === directory).map((path) => basename(path));
    // An editor replaces the file, and a watch on the file itself would stay with the old one.
    const watcher = watch(directory, { persistent: false }, (_event, name) => {
      if (name === null || names.includes(name)) soon();
    });
    watcher.on('error', (err) =>
      log.warn({ err, directory }, 'edits by hand are noticed at the next change only'),
    );
    return watcher;
  });
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
