import { attempt, typeCode } from '@open-dyndns/dns';
import { type ProblemCode, problemMeaning } from '../errors.ts';
import type { Context } from '../table/context.ts';
import { type EntryKind, none, Written } from '../table/entry-table.ts';
import { Lexer } from '../text/lexer.ts';
import { absent, maxTtl, type RecordHead } from '../text/record-head.ts';
import { readData, readRecordText } from '../text/record-text.ts';
import type { ScanState, ScanTarget } from './scan-target.ts';

/** Each unclosed parenthesis is sought up to the end of the text; this bounds the work on a text full of them. */
const maxUnclosedParentheses = 16;

const soaType = typeCode('SOA');

/** The entry that is being read, whatever its kind: its tokens, what it inherits, and where it goes. */
export class EntryScan {
  readonly state: ScanState;
  readonly target: ScanTarget;
  readonly lexer: Lexer;
  readonly head: RecordHead;
  #unclosedParentheses = 0;

  constructor(bytes: Uint8Array, target: ScanTarget, state: ScanState, from: number, to: number) {
    this.target = target;
    this.head = target.head;
    this.lexer = new Lexer(bytes, from, to);
    this.state = { ...state };
  }

  /** What `$ORIGIN` and `$TTL` say here. */
  get context(): Context {
    return this.target.contexts.get(this.state.context);
  }

  /** Takes the rest of the entry's tokens. False, with a finding, where they do not end well. */
  end(start: number): boolean {
    const { lexer } = this;
    while (lexer.next());
    if (lexer.fault === undefined) return true;
    const { code, offset } = lexer.fault;
    this.find(code, offset);
    if (code === 'syntax.unclosed-parenthesis') this.#skipUnclosed(start);
    else lexer.skipLine(offset);
    return false;
  }

  push(kind: EntryKind, start: number, type: number, written: number): void {
    const { name, ttl, context } = this.state;
    this.target.entries.push(kind, start, this.lexer.at, name, ttl, context, type, written);
  }

  find(code: ProblemCode, offset: number, message: string = problemMeaning(code)): void {
    this.target.findings.add({ code, offset, message });
  }

  /** What the head says to be written, in bits of `Written`. */
  written(inherits: boolean): number {
    const { head } = this;
    return (
      (inherits ? 0 : Written.owner) |
      (head.ttl === absent ? 0 : Written.ttl) |
      (head.class === absent ? 0 : Written.class)
    );
  }

  hasZoneClass(): boolean {
    const { head } = this;
    if (head.class === absent || head.class === this.target.classCode) return true;
    this.find('record.wrong-class', head.classStart);
    return false;
  }

  /** Settles the record's TTL, which records below may inherit. */
  hasTtl(start: number, inherits: boolean): boolean {
    const { head, state } = this;
    const { defaultTtl } = this.context;
    if (head.ttl !== absent) state.ttl = this.cappedTtl(head.ttl, head.ttlStart);
    else if (defaultTtl !== undefined) state.ttl = defaultTtl;
    else if (state.ttl === none && head.type === soaType) this.#useSoaMinimum(start, inherits);
    if (state.ttl === none) this.find('record.no-ttl', head.typeStart);
    return state.ttl !== none;
  }

  /** RFC 2181 §8: a TTL with the first bit set counts as 0. */
  cappedTtl(ttl: number, offset: number): number {
    if (ttl <= maxTtl) return ttl;
    this.find('record.ttl-too-large', offset);
    return 0;
  }

  /** What BIND does where the first record writes no TTL: the SOA's last field is the default from there on. */
  #useSoaMinimum(start: number, inherits: boolean): void {
    const { bytes, at } = this.lexer;
    const { origin } = this.context;
    const text = readRecordText(bytes, start, at, inherits, this.head);
    const soa = attempt(() => readData(bytes, text, origin));
    if (!soa.ok || soa.value.type !== 'SOA' || soa.value.minimum > maxTtl) return;
    this.state.ttl = soa.value.minimum;
    this.state.context = this.target.contexts.id(origin, soa.value.minimum);
  }

  #skipUnclosed(start: number): void {
    this.#unclosedParentheses += 1;
    if (this.#unclosedParentheses < maxUnclosedParentheses) this.lexer.skipLine(start);
  }
}
