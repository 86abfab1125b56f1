import type { Answer } from './udp.ts';

/** As many answers are kept: each host of a large office for both families, in some ten megabytes. */
const maxAnswers = 16_384;
/** Octets: a question for the longest name with EDNS, and no room for what differs from client to client. */
const longestQuery = 300;
/** RFC 1035 §4.1.1: the id comes first, and is all in which two of the same query differ. */
const idOctets = 2;

/** Gives again what was answered to the same octets, until it is told that a zone has changed. */
export class AnswerCache {
  readonly #answers = new Map<string, Uint8Array>();
  readonly #answer: Answer;
  readonly #viewOf: (asker: string) => string;

  /** @param viewOf equal for addresses that are all answered alike */
  constructor(answer: Answer, viewOf: (asker: string) => string) {
    this.#answer = answer;
    this.#viewOf = viewOf;
  }

  answer(query: Buffer, asker: string): Uint8Array | undefined {
    if (query.length > longestQuery) return this.#answer(query, asker);
    const key = query.toString('latin1', idOctets) + this.#viewOf(asker);
    const known = this.#answers.get(key);
    if (known !== undefined) return withIdOf(query, known);
    const answer = this.#answer(query, asker);
    if (answer !== undefined) this.#keep(key, answer);
    return answer;
  }

  forget(): void {
    this.#answers.clear();
  }

  #keep(key: string, answer: Uint8Array): void {
    if (this.#answers.size === maxAnswers) this.forget();
    this.#answers.set(key, answer);
  }
}

function withIdOf(query: Buffer, answer: Uint8Array): Uint8Array {
  const again = Buffer.from(answer);
  query.copy(again, 0, 0, idOctets);
  return again;
}
