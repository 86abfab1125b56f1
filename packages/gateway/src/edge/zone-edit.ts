import type { Name } from '@open-dyndns/dns';
import {
  type Change,
  type IncludeLoader,
  nextSerial,
  planEdits,
  reparseZone,
  type TextEdit,
  type Zone,
} from '@open-dyndns/zonefile';
import { StartError } from '../errors.ts';
import type { Instant } from '../model/host.ts';
import { writeBeside } from './backend/zonefile/atomic-write.ts';
import { localDate } from './backend/zonefile/local-date.ts';
import { ZoneFile } from './backend/zonefile/zone-file.ts';

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
}

/** Somebody who writes the file at the same moment has done so after one or two more. */
const writeAttempts = 5;

/** Plans the edit and writes nothing. @throws StartError `zone-file.*` */
export async function planZoneEdit(edit: ZoneEdit): Promise<EditedZone> {
  return plan(await ZoneFile.open(edit.path, edit.apex, edit.include), edit);
}

/**
 * Writes the edit: beside the file, synced, and put in its place in one step.
 * @throws StartError `zone-file.*`
 */
export async function writeZoneEdit(edit: ZoneEdit): Promise<EditedZone> {
  const file = await ZoneFile.open(edit.path, edit.apex, edit.include);
  for (let attempt = 1; attempt <= writeAttempts; attempt += 1) {
    await file.refresh();
    const edited = plan(file, edit);
    if (edited.edits.length === 0 || (await replace(file, edited))) return edited;
  }
  throw new StartError('zone-file.refused', `${file.path} is being written by somebody else all the time.`);
}

function plan({ zone, serial }: ZoneFile, { change, now }: ZoneEdit): EditedZone {
  const edits = planEdits(zone, [change(zone)], { serial: nextSerial(serial, { today: localDate(now) }) });
  return { before: zone, edits };
}

/** False, with nothing replaced, where somebody else has written the file meanwhile. */
async function replace(file: ZoneFile, { before, edits }: EditedZone): Promise<boolean> {
  const beside = `${file.path}.zone-edit`;
  const after = reparseZone(before, edits);
  const write = await writeBeside(beside, file.path, after.bytes, file.ownership).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new StartError(
      'zone-file.refused',
      `${beside} is there, so another command is editing the file: try again, and if none is, remove that file.`,
    );
  });
  await using _ = { [Symbol.asyncDispose]: () => write.discard() };
  if (await file.isForeign()) return false;
  await write.commit();
  return true;
}
