import { rm } from 'node:fs/promises';
import type { Name } from '@open-dyndns/dns';
import {
  type Change,
  checkRules,
  type IncludeLoader,
  nextSerial,
  type Problem,
  planEdits,
  reparseZone,
  type TextEdit,
  type Zone,
} from '@open-dyndns/zonefile';
import { StartError } from '../errors.ts';
import type { Instant } from '../model/host.ts';
import { writeBeside } from './backend/zonefile/atomic-write.ts';
import { lockForEditing } from './backend/zonefile/edit-lock.ts';
import { localDate } from './backend/zonefile/local-date.ts';
import { renderProblems, ZoneFile } from './backend/zonefile/zone-file.ts';

/** An edit of a zone file by an administrator, who may do it while the gateway runs. */
export interface ZoneEdit {
  readonly path: string;
  readonly apex: Name;
  readonly include: IncludeLoader | undefined;
  /** What is to be different in the zone as it is. @throws EditError for what it cannot be */
  readonly change: (zone: Zone) => Change;
  readonly now: Instant;
}

/** What has been written, or would be: no edits where the file says all of that already. */
export interface EditedZone {
  readonly before: Zone;
  readonly edits: readonly TextEdit[];
  readonly after: Zone;
  /** What is doubtful since the edit. */
  readonly warnings: readonly Problem[];
}

/** Somebody who writes the file at the same moment has done so after one or two more. */
const writeAttempts = 5;

/** Plans the edit and writes nothing. @throws StartError `zone-file.*` */
export async function planZoneEdit(edit: ZoneEdit): Promise<EditedZone> {
  return plan(await openFile(edit, true), edit);
}

/**
 * Writes the edit: beside the file, synced, and put in its place in one step. A gateway or a command that is writing
 * the file is waited for; editors, which wait for nobody, are noticed.
 * @throws StartError `zone-file.*`
 */
export async function writeZoneEdit(edit: ZoneEdit): Promise<EditedZone> {
  const file = await openFile(edit, false);
  using _lock = await lockForEditing(file.path);
  for (let attempt = 1; attempt <= writeAttempts; attempt += 1) {
    await file.refresh();
    const edited = plan(file, edit);
    if (edited.edits.length === 0 || (await replace(file, edited))) return edited;
  }
  throw new StartError('zone-file.refused', `${file.path} is being written by somebody else all the time.`);
}

function openFile({ path, apex, include }: ZoneEdit, readOnly: boolean): Promise<ZoneFile> {
  return ZoneFile.open(path, apex, { include, tolerates, readOnly });
}

/** A record that cannot be read changes nothing about the others; a directive may change them all. */
function tolerates({ code }: Problem): boolean {
  return code.startsWith('record.') || code.startsWith('syntax.');
}

function plan({ zone, serial, path }: ZoneFile, { change, now }: ZoneEdit): EditedZone {
  if (zone.soa === undefined)
    throw new StartError('zone-file.malformed', renderProblems(zone, zone.problems, path));
  const edits = planEdits(zone, [change(zone)], { serial: nextSerial(serial, { today: localDate(now) }) });
  if (edits.length === 0) return { before: zone, edits, after: zone, warnings: [] };
  const after = reparseZone(zone, edits);
  const found = newProblems(zone, after);
  requireNoError(found);
  return { before: zone, edits, after, warnings: found };
}

/** What is wrong or doubtful after an edit, and has not been before. */
function newProblems(before: Zone, after: Zone): Problem[] {
  const known = new Set(problemsOf(before).map(({ message }) => message));
  return problemsOf(after).filter(({ message }) => !known.has(message));
}

function problemsOf(zone: Zone): Problem[] {
  // How many are not listed tells nothing about the edit.
  return [...zone.problems, ...checkRules(zone)].filter(({ code }) => !code.startsWith('zone.too-many'));
}

/** @throws StartError `zone-file.refused` where the change itself would have BIND refuse the zone */
function requireNoError(found: readonly Problem[]): void {
  const error = found.find(({ severity }) => severity === 'error');
  if (error !== undefined)
    throw new StartError('zone-file.refused', `With this change ${error.message} (${error.code}).`);
}

/** False, with nothing replaced, where somebody else has written the file meanwhile. */
async function replace(file: ZoneFile, { after }: EditedZone): Promise<boolean> {
  const beside = `${file.path}.zone-edit`;
  // Only a command that was killed can have left one: the others wait for their turn.
  await rm(beside, { force: true });
  const write = await writeBeside(beside, file.path, after.bytes, file.ownership);
  await using _ = { [Symbol.asyncDispose]: () => write.discard() };
  if (await file.isForeign()) return false;
  await write.commit();
  return true;
}
