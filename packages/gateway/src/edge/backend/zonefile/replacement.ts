import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { planEdits, reparseZone, type Zone } from '@open-dyndns/zonefile';
import type { Change } from '../../../model/record-set.ts';
import { syncDirectory } from '../../sync-directory.ts';
import { prepareWrite } from './atomic-write.ts';
import { lockForEditing } from './edit-lock.ts';
import type { ZoneFile } from './zone-file.ts';

/** A file, what it held, and what it is to hold. */
export interface Replacement {
  readonly file: ZoneFile;
  readonly before: Zone;
  readonly after: Zone;
}

/** Changes that are made between two turns of the event loop, which a mass of them would hold up. */
const changesPerTurn = 1_000;

export interface NextVersion {
  readonly serial: number;
  /** Whether the serial is to be raised even where nothing else changes. */
  readonly mustRaise: boolean;
}

/** The file with the changes made; undefined where it says all of that already. */
export async function replacementOf(
  file: ZoneFile,
  changes: readonly Change[],
  { serial, mustRaise }: NextVersion,
): Promise<Replacement | undefined> {
  const { zone: before } = file;
  let after = before;
  for (let first = 0; first < changes.length; first += changesPerTurn) {
    if (first > 0) await nextTurn();
    after = changed(after, changes.slice(first, first + changesPerTurn), serial);
  }
  if (after === before && mustRaise) after = raised(before, serial);
  return after === before ? undefined : { file, before, after };
}

function raised(zone: Zone, serial: number): Zone {
  if (zone.soa === undefined) return zone;
  const { start, end } = zone.soa.serialText;
  return reparseZone(zone, [{ offset: start, length: end - start, replacement: String(serial) }]);
}

function changed(zone: Zone, changes: readonly Change[], serial: number): Zone {
  const edits = planEdits(
    zone,
    changes.map((change) => (change.kind === 'put' ? { kind: 'replace', set: change.set } : change)),
    { serial },
  );
  return edits.length === 0 ? zone : reparseZone(zone, edits);
}

/**
 * Puts every file's new content in its place, all of it on the disk before the first is replaced. False, with nothing
 * replaced, where somebody else has written one of them meanwhile.
 */
export async function replaceAll(replacements: readonly Replacement[]): Promise<boolean> {
  await using prepared = new AsyncDisposableStack();
  const writes = [];
  for (const { file, after } of replacements) {
    const write = await prepareWrite(file.path, after.bytes, file.ownership);
    prepared.defer(() => write.discard());
    writes.push({ file, after, write });
  }
  using _locks = await lockAll(replacements);
  for (const { file } of replacements) if (await file.isForeign()) return false;
  // Without a pause behind the look: an editor that saved in it would be overwritten.
  for (const { file, after, write } of writes) {
    write.place();
    file.written(after, write.state);
  }
  for (const directory of new Set(writes.map(({ file }) => dirname(file.path))))
    await syncDirectory(directory);
  return true;
}

/** Puts the old content back wherever the new one still stands; says whether that was everywhere. */
export async function restoreAll(replacements: readonly Replacement[]): Promise<boolean> {
  let everywhere = true;
  for (const { file, before, after } of replacements) {
    if (file.zone === before) continue;
    using _lock = await lockForEditing(file.path);
    if ((await file.isForeign()) || file.zone !== after) everywhere = false;
    else {
      const write = await prepareWrite(file.path, before.bytes, file.ownership);
      await write.commit();
      file.written(before, write.state);
    }
  }
  return everywhere;
}

/** Commands that edit the files wait meanwhile, or find that they have been replaced. */
async function lockAll(replacements: readonly Replacement[]): Promise<Disposable> {
  using locking = new DisposableStack();
  for (const { file } of replacements) locking.use(await lockForEditing(file.path));
  return locking.move();
}
