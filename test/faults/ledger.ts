import type { Client } from './client.ts';

/** A host's address, or undefined where there is no such host. */
export type Expected = string | undefined;

/**
 * What clients have been told: for each label, what it may be now. One possibility where the last change was answered,
 * two where the connection broke before an answer came.
 */
export class Ledger {
  readonly #possible = new Map<string, readonly Expected[]>();
  acknowledged = 0;
  unanswered = 0;

  /** Every label that was ever asked for, and what it may be. */
  get possible(): ReadonlyMap<string, readonly Expected[]> {
    return this.#possible;
  }

  /** Asks for one change, and writes down what it came to. */
  async change(client: Client, label: string, wanted: Expected): Promise<void> {
    const before = this.#possible.get(label) ?? [undefined];
    const path = `/hosts/${label}`;
    const answer =
      wanted === undefined
        ? await client.ask('DELETE', path)
        : await client.ask('PUT', path, { addresses: [wanted], lease: 3_600 });
    if (answer === undefined) {
      this.unanswered += 1;
      this.#possible.set(label, [...new Set([...before, wanted])]);
    } else if (answer.status < 300) {
      this.acknowledged += 1;
      this.#possible.set(label, [wanted]);
    } else if (answer.status === 404) this.#possible.set(label, [undefined]);
    // What is to go and cannot now goes later; what is to come and cannot does not.
    else if (wanted === undefined) this.#possible.set(label, [...new Set([...before, undefined])]);
  }

  /** From now on a label is what it was found to be. */
  found(label: string, expected: Expected): void {
    this.#possible.set(label, [expected]);
  }
}
