import { attempt, type Name, readName, typeCode } from '@open-dyndns/dns';
import { type ProblemCode, problemMeaning } from '../errors.ts';
import type { Finding } from '../problem.ts';
import { EntryKind, EntryTable, none, Written } from '../table/entry-table.ts';
import { dollar, Kind, kinds, octetText } from '../text/characters.ts';
import { Lexer } from '../text/lexer.ts';
import { isPlainAddress } from '../text/plain-address.ts';
import { quotation } from '../text/quotation.ts';
import { absent, maxTtl, type RecordHead } from '../text/record-head.ts';
import { readData, readRecordText } from '../text/record-text.ts';
import { type Directive, readDirective } from './directive.ts';
import { firstRecordWrites } from './inheritance.ts';
import { readMarker } from './marker.ts';
import { maxFindings, type ScanState, type ScanTarget } from './scan-target.ts';

/** Each unclosed parenthesis is sought up to the end of the text; this bounds the work on a text full of them. */
const maxUnclosedParentheses = 16;

const byteOrderMark = [0xef, 0xbb, 0xbf];
const soaType = typeCode('SOA');
const addressType = typeCode('A');

/**
 * Reads text from one line's start to another's into entries, each of which may span lines. A broken entry becomes
 * a finding, and the next line is read as if it had been right.
 */
export class Scanner {
  readonly state: ScanState;
  readonly #target: ScanTarget;
  readonly #lexer: Lexer;
  readonly #head: RecordHead;
  #unclosedParentheses = 0;

  constructor(
    bytes: Uint8Array,
    target: ScanTarget,
    state: ScanState,
    from: number,
    to: number = bytes.length,
  ) {
    this.#target = target;
    this.#head = target.head;
    this.#lexer = new Lexer(bytes, from, to);
    this.state = { ...state };
  }

  /** Reads a whole file. A byte order mark at its top is skipped. */
  static ofFile(bytes: Uint8Array, target: ScanTarget, state: ScanState): Scanner {
    const marked = byteOrderMark.every((octet, index) => bytes[index] === octet);
    if (marked) target.findings.push(byteOrderMarkFinding);
    return new Scanner(bytes, target, state, marked ? byteOrderMark.length : 0);
  }

  run(): void {
    const lexer = this.#lexer;
    while (lexer.at < lexer.end && this.#target.findings.length < maxFindings) this.#scanEntry(lexer.at);
    if (lexer.at < lexer.end) this.#find('zone.too-many-problems', lexer.at);
  }

  #scanEntry(start: number): void {
    const lexer = this.#lexer;
    const inherits = kinds[lexer.bytes[start] ?? 0] === Kind.blank;
    lexer.startEntry(start);
    if (!lexer.next()) this.#endBlankLine(start);
    else if (!inherits && !lexer.quoted && lexer.bytes[lexer.tokenStart] === dollar)
      this.#scanDirective(start);
    else this.#scanRecord(start, inherits);
  }

  #endBlankLine(start: number): void {
    const lexer = this.#lexer;
    if (!this.#endEntry(start)) {
      this.#push(EntryKind.broken, start, 0, 0);
      return;
    }
    const marker = lexer.commentAt < 0 ? undefined : readMarker(lexer.bytes, start, lexer.at);
    if (marker !== undefined) this.#target.markers.push(marker);
  }

  #scanDirective(start: number): void {
    const { contexts } = this.#target;
    const { origin, defaultTtl } = contexts.get(this.state.context);
    const directive = readDirective(this.#lexer, origin, this.#head);
    const whole = this.#endEntry(start);
    if (whole && directive.kind === 'wrong') this.#find(directive.code, directive.offset, directive.message);
    if (whole && !this.#endsInNewline()) this.#find('directive.no-line-end', start);
    if (directive.kind === 'origin') this.state.context = contexts.id(directive.origin, defaultTtl);
    if (directive.kind === 'ttl')
      this.state.context = contexts.id(origin, this.#cappedTtl(directive.ttl, directive.offset));
    if (whole && directive.kind === 'generate') this.#endGenerate(start, directive.generate.type);
    else if (whole && directive.kind === 'include') this.#endInclude(start, directive);
    else this.#push(EntryKind.directive, start, 0, 0);
  }

  #endGenerate(start: number, type: number): void {
    const readable = this.#hasZoneClass() && this.#hasTtl(start, false);
    this.#push(readable ? EntryKind.generate : EntryKind.directive, start, type, this.#written(false));
  }

  /**
   * Reads the file in the line's place. It inherits all from above, and gives back the TTLs but neither its origin
   * nor its last owner name, as in BIND: RFC 1035 §5.1 says so of the origin only.
   */
  #endInclude(start: number, { file, origin, offset }: Extract<Directive, { kind: 'include' }>): void {
    const found = this.#target.inclusion.open(file);
    if (typeof found === 'string') {
      this.#find(this.#target.inclusion.load ? 'directive.bad-include' : 'directive.include', offset, found);
      this.#push(EntryKind.directive, start, 0, 0);
      return;
    }
    const { contexts, includes } = this.#target;
    const { origin: ownOrigin, defaultTtl } = contexts.get(this.state.context);
    const target = this.#targetWithin(file, found.length);
    const topContext = contexts.id(origin, defaultTtl);
    const inner = Scanner.ofFile(found, target, { ...this.state, context: topContext });
    inner.run();
    this.state.ttl = inner.state.ttl;
    this.state.context = contexts.id(ownOrigin, contexts.get(inner.state.context).defaultTtl);
    includes.push({ entry: this.#target.entries.length, file, bytes: found, target });
    this.#push(EntryKind.include, start, 0, firstRecordWrites({ ...target, topContext }));
  }

  #targetWithin(file: string, octets: number): ScanTarget {
    const inclusion = this.#target.inclusion.within(file);
    const entries = EntryTable.forText(octets);
    return { ...this.#target, entries, inclusion, markers: [], findings: [], includes: [] };
  }

  #scanRecord(start: number, inherits: boolean): void {
    const lexer = this.#lexer;
    const head = this.#head;
    const { origin } = this.#target.contexts.get(this.state.context);
    if (!inherits) this.state.name = this.#readOwner(origin);
    const wrong = inherits || lexer.next() ? head.read(lexer) : 'record.no-type';
    const wrongAt = lexer.tokenStart;
    const plainAddress = wrong === undefined && head.type === addressType && this.#takePlainAddress();
    const whole = this.#endEntry(start);
    if (whole && wrong !== undefined) this.#find(wrong, wrongAt, this.#tokenMessage(wrong, wrongAt));
    const readable =
      whole &&
      wrong === undefined &&
      this.#hasZoneClass() &&
      this.#hasOwner(start, inherits) &&
      this.#hasTtl(start, inherits);
    const type = wrong === undefined ? head.type : 0;
    this.#push(
      readable ? EntryKind.record : EntryKind.broken,
      start,
      type,
      this.#written(inherits) | (plainAddress ? Written.plainAddress : 0),
    );
  }

  /** Whether the data is one dotted quad and nothing else; most records of most zones are spared a second look so. */
  #takePlainAddress(): boolean {
    const lexer = this.#lexer;
    if (!lexer.next() || lexer.quoted) return false;
    const good = isPlainAddress(lexer.bytes, lexer.tokenStart, lexer.tokenEnd);
    return good && !lexer.next();
  }

  #written(inherits: boolean): number {
    const head = this.#head;
    return (
      (inherits ? 0 : Written.owner) |
      (head.ttl === absent ? 0 : Written.ttl) |
      (head.class === absent ? 0 : Written.class)
    );
  }

  #readOwner(origin: Name): number {
    const { bytes, tokenStart, tokenEnd } = this.#lexer;
    const { names } = this.#target;
    const plain = names.addPlainText(bytes, tokenStart, tokenEnd, origin);
    if (plain !== none) return plain;
    const text = octetText(bytes, tokenStart, tokenEnd);
    const name = attempt(() => readName(text, origin));
    if (name.ok) return names.add(name.value);
    const quoted = quotation(bytes, tokenStart, tokenEnd);
    this.#find('record.bad-owner', tokenStart, `${quoted} is not an owner name: ${name.error.message}`);
    return none;
  }

  #hasZoneClass(): boolean {
    const head = this.#head;
    if (head.class === absent || head.class === this.#target.classCode) return true;
    this.#find('record.wrong-class', head.classStart);
    return false;
  }

  #hasOwner(start: number, inherits: boolean): boolean {
    if (this.state.name === none && inherits) this.#find('record.no-owner', start);
    return this.state.name !== none;
  }

  /** Settles the record's TTL, which records below may inherit. */
  #hasTtl(start: number, inherits: boolean): boolean {
    const head = this.#head;
    const { defaultTtl } = this.#target.contexts.get(this.state.context);
    if (head.ttl !== absent) this.state.ttl = this.#cappedTtl(head.ttl, head.ttlStart);
    else if (defaultTtl !== undefined) this.state.ttl = defaultTtl;
    else if (this.state.ttl === none && head.type === soaType) this.#useSoaMinimum(start, inherits);
    if (this.state.ttl === none) this.#find('record.no-ttl', head.typeStart);
    return this.state.ttl !== none;
  }

  /** RFC 2181 §8: a TTL with the first bit set counts as 0. */
  #cappedTtl(ttl: number, offset: number): number {
    if (ttl <= maxTtl) return ttl;
    this.#find('record.ttl-too-large', offset);
    return 0;
  }

  /** What BIND does where the first record writes no TTL: the SOA's last field is the default from there on. */
  #useSoaMinimum(start: number, inherits: boolean): void {
    const { bytes, at } = this.#lexer;
    const { origin } = this.#target.contexts.get(this.state.context);
    const text = readRecordText(bytes, start, at, inherits, this.#head);
    const soa = attempt(() => readData(bytes, text, origin));
    if (!soa.ok || soa.value.type !== 'SOA' || soa.value.minimum > maxTtl) return;
    this.state.ttl = soa.value.minimum;
    this.state.context = this.#target.contexts.id(origin, soa.value.minimum);
  }

  /** Takes the rest of the entry's tokens. False, with a finding, where they do not end well. */
  #endEntry(start: number): boolean {
    const lexer = this.#lexer;
    while (lexer.next());
    if (lexer.fault === undefined) return true;
    const { code, offset } = lexer.fault;
    this.#find(code, offset);
    if (code === 'syntax.unclosed-parenthesis') this.#skipUnclosed(start);
    else lexer.skipLine(offset);
    return false;
  }

  #skipUnclosed(start: number): void {
    this.#unclosedParentheses += 1;
    if (this.#unclosedParentheses < maxUnclosedParentheses) this.#lexer.skipLine(start);
  }

  #endsInNewline(): boolean {
    const { bytes, at } = this.#lexer;
    return kinds[bytes[at - 1] ?? 0] === Kind.newline;
  }

  #push(kind: EntryKind, start: number, type: number, written: number): void {
    const { name, ttl, context } = this.state;
    this.#target.entries.push(kind, start, this.#lexer.at, name, ttl, context, type, written);
  }

  #tokenMessage(code: ProblemCode, at: number): string | undefined {
    if (code !== 'record.unknown-type') return undefined;
    const token = quotation(this.#lexer.bytes, at, this.#head.typeEnd);
    return `${token} is not a record type; one that is not known here is written as TYPE and its number`;
  }

  #find(code: ProblemCode, offset: number, message: string = problemMeaning(code)): void {
    this.#target.findings.push({ code, offset, message });
  }
}

const byteOrderMarkFinding: Finding = {
  code: 'text.byte-order-mark',
  offset: 0,
  message: 'the file starts with a byte order mark, which BIND takes for part of a name: remove it',
};
