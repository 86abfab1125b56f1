/**
 * Gives the octets of a file that `$INCLUDE` names, or a clause that says why it does not. The name is as it is
 * written: whether it is relative to some directory, and which files may be read at all, is the loader's affair.
 */
export type IncludeLoader = (file: string) => Uint8Array | string;

/** Files that include files: deeper than this is a mistake. */
const maxDepth = 16;
/** All files of one zone, for two that each include the next twice would soon be too many. */
const maxFiles = 1000;

/** Follows `$INCLUDE` in one file, and knows which files led there. */
export class Inclusion {
  readonly load: IncludeLoader | undefined;
  readonly #chain: readonly string[];
  readonly #opened: { count: number };

  constructor(
    load: IncludeLoader | undefined,
    chain: readonly string[] = [],
    opened: { count: number } = { count: 0 },
  ) {
    this.load = load;
    this.#chain = chain;
    this.#opened = opened;
  }

  /** The octets of a file, or a sentence that says why there are none. */
  open(file: string): Uint8Array | string {
    if (this.load === undefined) return '$INCLUDE is not followed: put the records into this file';
    if (this.#chain.includes(file)) return `“${file}” includes itself`;
    if (this.#chain.length >= maxDepth || this.#opened.count >= maxFiles)
      return `“${file}” is not included: more than ${maxDepth} files deep, or more than ${maxFiles} in all`;
    this.#opened.count += 1;
    const found = this.load(file);
    return typeof found === 'string' ? `“${file}” is not included: ${found}` : found;
  }

  /** For the lines of that file. */
  within(file: string): Inclusion {
    return new Inclusion(this.load, [...this.#chain, file], this.#opened);
  }
}
