import type { Finding } from '../problem.ts';
import { EntryKind, EntryTable } from '../table/entry-table.ts';
import { dollar, Kind, kinds } from '../text/characters.ts';
import { type Directive, readDirective } from './directive.ts';
import { EntryScan } from './entry-scan.ts';
import { FindingList } from './finding-list.ts';
import { type Generate, generatedCount, maxGeneratedInAll } from './generate.ts';
import { firstRecordWrites } from './inheritance.ts';
import { readMarker } from './marker.ts';
import { scanRecord } from './record-scan.ts';
import type { ScanState, ScanTarget } from './scan-target.ts';

const tooManyGenerated = `with this line the $GENERATE lines of the zone stand for more than ${maxGeneratedInAll} records`;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Reads text from one line's start to another's into entries, each of which may span lines. A broken entry becomes
 * a finding, and the next line is read as if it had been right.
 */
export class Scanner {
  readonly #scan: EntryScan;

  constructor(
    bytes: Uint8Array,
    target: ScanTarget,
    state: ScanState,
    from: number,
    to: number = bytes.length,
  ) {
    this.#scan = new EntryScan(bytes, target, state, from, to);
  }

  /** What the lines below inherit. */
  get state(): ScanState {
    return this.#scan.state;
  }

  /** Reads a whole file. A byte order mark at its top is skipped. */
  static ofFile(bytes: Uint8Array, target: ScanTarget, state: ScanState): Scanner {
    const marked = byteOrderMark.every((octet, index) => bytes[index] === octet);
    if (marked) target.findings.add(byteOrderMarkFinding);
    return new Scanner(bytes, target, state, marked ? byteOrderMark.length : 0);
  }

  run(): void {
    const { lexer } = this.#scan;
    while (lexer.at < lexer.end) this.#scanEntry(lexer.at);
  }

  #scanEntry(start: number): void {
    const { lexer } = this.#scan;
    const inherits = kinds[lexer.bytes[start] ?? 0] === Kind.blank;
    lexer.startEntry(start);
    if (!lexer.next()) this.#endBlankLine(start);
    // BIND takes a quoted word for a directive too.
    else if (!inherits && lexer.bytes[lexer.tokenStart] === dollar) this.#scanDirective(start);
    else scanRecord(this.#scan, start, inherits);
  }

  #endBlankLine(start: number): void {
    const { lexer, target } = this.#scan;
    if (!this.#scan.end(start)) {
      this.#scan.push(EntryKind.broken, start, 0, 0);
      return;
    }
    const { bytes, at, commentAt } = lexer;
    const marker = commentAt < 0 ? undefined : readMarker(bytes, start, at, commentAt);
    if (marker !== undefined) target.markers.push(marker);
  }

  #scanDirective(start: number): void {
    const scan = this.#scan;
    const { contexts } = scan.target;
    const { origin, defaultTtl } = scan.context;
    const directive = readDirective(scan.lexer, origin, scan.head);
    const whole = scan.end(start);
    if (whole && directive.kind === 'wrong') scan.find(directive.code, directive.offset, directive.message);
    if (whole && !this.#endsInNewline()) scan.find('directive.no-line-end', start);
    if (directive.kind === 'origin') scan.state.context = contexts.id(directive.origin, defaultTtl);
    if (directive.kind === 'ttl')
      scan.state.context = contexts.id(origin, scan.cappedTtl(directive.ttl, directive.offset));
    if (whole && directive.kind === 'generate') this.#endGenerate(start, directive.generate);
    else if (whole && directive.kind === 'include') this.#endInclude(start, directive);
    else scan.push(EntryKind.directive, start, 0, 0);
  }

  #endGenerate(start: number, generate: Generate): void {
    const scan = this.#scan;
    const readable = scan.hasZoneClass() && scan.hasTtl(start, false) && this.#hasRoomFor(generate, start);
    scan.push(readable ? EntryKind.generate : EntryKind.directive, start, generate.type, scan.written(false));
  }

  #hasRoomFor(generate: Generate, start: number): boolean {
    const { expansion } = this.#scan.target;
    const records = expansion.records + generatedCount(generate);
    if (records <= maxGeneratedInAll) expansion.records = records;
    else this.#scan.find('directive.bad-generate', start, tooManyGenerated);
    return records <= maxGeneratedInAll;
  }

  /**
   * Reads the file in the line's place. It inherits all from above, and gives back the TTLs but neither its origin
   * nor its last owner name, as in BIND: RFC 1035 §5.1 says so of the origin only.
   */
  #endInclude(start: number, { file, origin, offset }: Extract<Directive, { kind: 'include' }>): void {
    const scan = this.#scan;
    const { contexts, includes, inclusion, entries } = scan.target;
    const found = inclusion.open(file);
    if (typeof found === 'string') {
      scan.find(inclusion.load ? 'directive.bad-include' : 'directive.include', offset, found);
      scan.push(EntryKind.directive, start, 0, 0);
      return;
    }
    const { origin: ownOrigin, defaultTtl } = scan.context;
    const target = this.#targetWithin(file, found.length);
    const topContext = contexts.id(origin, defaultTtl);
    const inner = Scanner.ofFile(found, target, { ...scan.state, context: topContext });
    inner.run();
    scan.state.ttl = inner.state.ttl;
    scan.state.context = contexts.id(ownOrigin, contexts.get(inner.state.context).defaultTtl);
    includes.push({ entry: entries.length, file, bytes: found, target });
    scan.push(EntryKind.include, start, 0, firstRecordWrites({ ...target, topContext }));
  }

  #targetWithin(file: string, octets: number): ScanTarget {
    const { target } = this.#scan;
    const inclusion = target.inclusion.within(file);
    const entries = EntryTable.forText(octets);
    return { ...target, entries, inclusion, markers: [], findings: new FindingList(), includes: [] };
  }

  #endsInNewline(): boolean {
    const { bytes, at } = this.#scan.lexer;
    return kinds[bytes[at - 1] ?? 0] === Kind.newline;
  }
}

const byteOrderMarkFinding: Finding = {
  code: 'text.byte-order-mark',
  offset: 0,
  message: 'the file starts with a byte order mark, which BIND takes for part of a name: remove it',
};
