import { typeCode } from '@open-dyndns/dns';
import { EntryKind, Written } from '../table/entry-table.ts';
import { dot, Kind, kinds, lineFeed, octetText } from '../text/characters.ts';
import type { Range } from '../text/record-text.ts';
import type { Zone } from '../zone.ts';

type FieldKind = 'owner' | 'ttl' | 'class' | 'type' | 'data';

/** How a record line is laid out: its fields in order, and what stands in front of each. */
export interface LineStyle {
  readonly fields: readonly StyleField[];
  readonly writesTtl: boolean;
  readonly absoluteOwner: boolean;
  readonly lowerCaseMnemonics: boolean;
}

interface StyleField {
  readonly kind: FieldKind;
  /** The blanks in front of the field. */
  readonly gap: string;
  /** Where it starts, from 0, a tab reaching to the next multiple of eight. */
  readonly column: number;
}

/** What a line says. */
export interface LineFields {
  readonly owner: string;
  /** Undefined where the line inherits the TTL. */
  readonly ttl: string | undefined;
  readonly class: string;
  readonly type: string;
  readonly data: string;
}

const tabWidth = 8;
/** Entries looked at in each direction for one to imitate. */
const reach = 64;
/** Entries looked at to learn whether owner names are repeated. */
const pairsReach = 512;
const soaType = typeCode('SOA');

/** Where there is nothing to imitate: fields apart by one tab, as in the lines of the original Open DynDNS. */
const plainStyle: LineStyle = {
  fields: (['owner', 'class', 'type', 'data'] as const).map((kind, index) => ({
    kind,
    gap: index === 0 ? '' : '\t',
    column: index * tabWidth,
  })),
  writesTtl: false,
  absoluteOwner: false,
  lowerCaseMnemonics: false,
};

/** The style for lines that come below `entry`: that of the nearest record above or below in the section, else above it. */
export function styleBelow(zone: Zone, entry: number, firstEntry: number, endEntry: number): LineStyle {
  const above = span(entry, Math.max(firstEntry, entry - reach) - 1, -1);
  const below = span(entry + 1, Math.min(endEntry, entry + reach), 1);
  const outside = span(firstEntry - 1, Math.max(0, firstEntry - reach) - 1, -1);
  for (const candidate of [...above, ...below, ...outside]) {
    const style = styleOf(zone, candidate);
    if (style !== undefined) return style;
  }
  return plainStyle;
}

/**
 * The blanks that stand for a repeated owner name, or undefined where the name itself is repeated; decided by the
 * first two neighbours of one name in the section.
 */
export function blankOwnerStyle(zone: Zone, firstEntry: number, endEntry: number): string | undefined {
  const { entries } = zone.scan;
  for (let entry = firstEntry + 1; entry < Math.min(endEntry, firstEntry + pairsReach); entry += 1) {
    const pair = entries.isRecord(entry - 1) && entries.isRecord(entry);
    if (!pair || entries.name(entry - 1) !== entries.name(entry)) continue;
    return entries.writes(entry, Written.owner) ? undefined : leadingBlanks(zone.bytes, entries.start(entry));
  }
  return undefined;
}

/** One line of the fields in that style, without its end. The owner may be the blanks that inherit it. */
export function printLine(style: LineStyle, line: LineFields): string {
  let text = '';
  for (const { kind, gap, column } of withTtlField(style, line.ttl !== undefined)) {
    const value = kind === 'ttl' ? line.ttl : line[kind];
    if (value === undefined) continue;
    const mnemonic = style.lowerCaseMnemonics && (kind === 'class' || kind === 'type');
    if (text !== '' && !endsInBlank(text)) text += fill(gap, columnAfter(text), column);
    text += mnemonic ? value.toLowerCase() : value;
  }
  return text;
}

/** Blanks of the same sort as `gap`, to `column` if it is still ahead; a gap of one blank stays one. */
export function fill(gap: string, from: number, column: number): string {
  if (gap.length <= 1) return gap === '' ? ' ' : gap;
  if (/^\t+$/.test(gap)) return '\t'.repeat(Math.max(1, Math.ceil((column - from) / tabWidth)));
  return ' '.repeat(Math.max(1, column - from));
}

/** The column behind a text that starts at column 0. */
export function columnAfter(text: string): number {
  let column = 0;
  for (const character of text) column += character === '\t' ? tabWidth - (column % tabWidth) : 1;
  return column;
}

/** The blanks that a line starts with. */
export function leadingBlanks(bytes: Uint8Array, lineStart: number): string {
  let end = lineStart;
  while (kinds[bytes[end] ?? 0] === Kind.blank) end += 1;
  return octetText(bytes, lineStart, end);
}

function endsInBlank(text: string): boolean {
  return kinds[text.charCodeAt(text.length - 1)] === Kind.blank;
}

function withTtlField({ fields }: LineStyle, needed: boolean): readonly StyleField[] {
  if (!needed || fields.some(({ kind }) => kind === 'ttl')) return fields;
  const behindOwner = fields.findIndex(({ kind }) => kind !== 'owner');
  const displaced = fields[behindOwner];
  if (displaced === undefined) return fields;
  return fields.toSpliced(behindOwner, 0, { ...displaced, kind: 'ttl' });
}

function styleOf(zone: Zone, entry: number): LineStyle | undefined {
  const { entries } = zone.scan;
  if (entries.kind(entry) !== EntryKind.record || entries.type(entry) === soaType) return undefined;
  const text = zone.recordText(entry);
  const first = text.data[0];
  if (first === undefined) return undefined;
  const start = entries.start(entry);
  const dataStart = first.quoted ? first.start - 1 : first.start;
  if (!isPlainLine(zone.bytes, start, text.end)) return undefined;
  const places = placesInOrder([
    ['owner', text.owner ?? { start, end: start }],
    ['ttl', text.ttl],
    ['class', text.class],
    ['type', text.type],
    ['data', { start: dataStart, end: dataStart }],
  ]);
  const mnemonics = octetText(zone.bytes, text.type.start, text.type.end);
  return {
    fields: places.map(([kind, place], index) => {
      const gapStart = places[index - 1]?.[1].end ?? start;
      return {
        kind,
        gap: octetText(zone.bytes, gapStart, place.start),
        column: columnAfter(octetText(zone.bytes, start, place.start)),
      };
    }),
    writesTtl: text.ttl !== undefined,
    absoluteOwner: text.owner !== undefined && isAbsolute(zone.bytes, text.owner),
    lowerCaseMnemonics: mnemonics === mnemonics.toLowerCase(),
  };
}

function placesInOrder(places: readonly [FieldKind, Range | undefined][]): [FieldKind, Range][] {
  return places
    .filter((place): place is [FieldKind, Range] => place[1] !== undefined)
    .toSorted(([, one], [, other]) => one.start - other.start);
}

function isAbsolute(bytes: Uint8Array, { start, end }: Range): boolean {
  return end - start > 1 && bytes[end - 1] === dot;
}

/** Whether an entry is one line without parentheses, so that what stands between its fields is blanks. */
function isPlainLine(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const octet = bytes[at] ?? 0;
    if (octet === lineFeed && at < end - 1) return false;
    if (kinds[octet] === Kind.open) return false;
    if (kinds[octet] === Kind.comment) return true;
  }
  return true;
}

function* span(from: number, to: number, step: 1 | -1): Generator<number> {
  for (let at = from; at !== to && at >= 0; at += step) yield at;
}
