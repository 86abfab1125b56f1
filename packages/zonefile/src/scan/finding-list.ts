import type { ProblemCode } from '../errors.ts';
import { type Finding, severityOf } from '../problem.ts';

/** Nobody reads more; the text is something else than a zone file, or has one mistake everywhere. */
const mostListed = 1000;

/**
 * What is wrong with one file: the first thousand errors and the first thousand warnings, and how many more there
 * are. The file is read to its end all the same, and the memory that its findings take has a bound.
 */
export class FindingList {
  readonly #errors = new CappedList('zone.too-many-problems', 'error');
  readonly #warnings = new CappedList('zone.too-many-warnings', 'warning');
  readonly #firstOffsets = new Map<ProblemCode, number>();

  add(finding: Finding): void {
    if (!this.#firstOffsets.has(finding.code)) this.#firstOffsets.set(finding.code, finding.offset);
    const list = severityOf(finding.code) === 'error' ? this.#errors : this.#warnings;
    list.add(finding);
  }

  get isEmpty(): boolean {
    return this.#firstOffsets.size === 0;
  }

  /** Where the first finding with this code is, listed or not. */
  firstOffset(code: ProblemCode): number | undefined {
    return this.#firstOffsets.get(code);
  }

  /** The errors, then the warnings, each with one at its end that says how many are left out if some are. */
  listed(): Finding[] {
    return [...this.#errors.listed(), ...this.#warnings.listed()];
  }
}

/** Findings of one severity. */
class CappedList {
  readonly #codeOfRest: ProblemCode;
  readonly #noun: string;
  readonly #listed: Finding[] = [];
  #unlisted = 0;
  #firstUnlisted = 0;

  constructor(codeOfRest: ProblemCode, noun: string) {
    this.#codeOfRest = codeOfRest;
    this.#noun = noun;
  }

  add(finding: Finding): void {
    if (this.#listed.length < mostListed) this.#listed.push(finding);
    else {
      if (this.#unlisted === 0) this.#firstUnlisted = finding.offset;
      this.#unlisted += 1;
    }
  }

  listed(): readonly Finding[] {
    const count = this.#unlisted;
    if (count === 0) return this.#listed;
    const rest = count === 1 ? `1 more ${this.#noun} follows` : `${count} more ${this.#noun}s follow`;
    const message = `${rest}, not listed one by one`;
    return [...this.#listed, { code: this.#codeOfRest, offset: this.#firstUnlisted, message, count }];
  }
}
