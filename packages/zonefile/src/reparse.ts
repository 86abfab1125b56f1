import { applyEdits, type TextEdit } from './edit/text-edit.ts';
import { parseZone } from './parse.ts';
import type { Zone } from './zone.ts';

/** The zone with the edits made: the same as parsing the edited text. */
export function reparseZone(zone: Zone, edits: readonly TextEdit[]): Zone {
  return parseZone(applyEdits(zone.bytes, edits), { origin: zone.origin, class: zone.class });
}
