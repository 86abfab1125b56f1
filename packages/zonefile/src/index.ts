export { apexOf } from './apex.ts';
export type { Change, RecordSet } from './edit/change.ts';
export { type EditOptions, planEdits } from './edit/plan.ts';
export { applyEdits, editedParts, type TextEdit } from './edit/text-edit.ts';
export { unifiedDiff } from './edit/unified-diff.ts';
export {
  EditError,
  type EditErrorCode,
  editErrorCodes,
  type ProblemCode,
  problemCodes,
  warningCodes,
} from './errors.ts';
export { type ParseOptions, parseZone, printZone } from './parse.ts';
export { type Position, type Problem, renderProblem } from './problem.ts';
export { reparseZone } from './reparse.ts';
export { checkRules } from './rules/check-rules.ts';
export type { IncludeLoader } from './scan/inclusion.ts';
export type { Section } from './scan/section.ts';
export { isLaterSerial, nextSerial } from './serial.ts';
export type { Range } from './text/record-text.ts';
export { type MarkedSection, Zone } from './zone.ts';
export type { ZoneSoa } from './zone-soa.ts';
export type { ZoneRecord } from './zone-text.ts';
