import { type Name, printName } from '@open-dyndns/dns';
import { EditError } from '../errors.ts';
import { isSerial } from '../serial.ts';
import { noName } from '../table/name-table.ts';
import type { Zone } from '../zone.ts';
import { type Change, checkedChange, nameOfChange, requireOurs } from './change.ts';
import { NameDraft, presentRecords, type SectionPlan } from './name-draft.ts';
import { SectionWalk } from './section-walk.ts';
import type { TextEdit } from './text-edit.ts';

/** What an edit of a zone brings with it. */
export interface EditOptions {
  /** The serial of the new version: see `nextSerial`. It is written only if something else changes. */
  readonly serial: number;
}

/**
 * The text edits that make the changes, in their order, to the records of the marked section. Lines are added,
 * changed and removed one by one: comments, blank lines and every other record stay, and outside the section only
 * the digits of the SOA serial change. New lines are laid out as their neighbours are. No edits come back where the
 * changes ask for what is there already.
 * @throws EditError for what the zone cannot take; nothing of the changes is then planned
 * @throws RangeError where the serial is none
 */
export function planEdits(zone: Zone, changes: readonly Change[], { serial }: EditOptions): TextEdit[] {
  if (!isSerial(serial)) throw new RangeError(`${serial} is not a serial number`);
  const marked = zone.section;
  if (!marked.ok) throw new EditError('edit.no-section', printName(zone.origin));
  const plan: SectionPlan = { entries: new Map(), atEnd: [] };
  for (const draft of draftsOf(zone, changes)) draft.planInto(plan);
  const edits = new SectionWalk(zone, marked.section, plan).run();
  if (edits.length === 0) return [];
  return [...edits, serialEdit(zone, serial)].sort((one, other) => one.offset - other.offset);
}

function draftsOf(zone: Zone, changes: readonly Change[]): Iterable<NameDraft> {
  const drafts = new Map<number | string, NameDraft>();
  for (const change of changes) {
    const name = nameOfChange(change);
    const number = zone.scan.names.find(name);
    const key = number === noName ? name.key : number;
    const draft = drafts.get(key) ?? draftOf(zone, name);
    drafts.set(key, draft);
    draft.take(checkedChange(zone, change));
  }
  return drafts.values();
}

function draftOf(zone: Zone, name: Name): NameDraft {
  requireOurs(zone, name);
  return new NameDraft(name, presentRecords(zone, name));
}

function serialEdit({ soa, origin }: Zone, serial: number): TextEdit {
  if (soa === undefined) throw new EditError('edit.no-soa', printName(origin));
  const { start, end } = soa.serialText;
  return { offset: start, length: end - start, replacement: String(serial) };
}
