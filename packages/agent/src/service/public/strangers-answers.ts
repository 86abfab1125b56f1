import type { Family } from '../../model/public/family.ts';
import type { Said } from '../../model/public/keeping-events.ts';
import { paceMs, type Source, sourceText } from '../../model/public/source.ts';
import type { Clock } from '../ports.ts';
import type { Sources, Surroundings } from './ports.ts';

interface Question {
  /** By the clock. */
  readonly askedAt: number;
  readonly said: Promise<Said>;
}

const elsewhere: Said = {
  ok: false,
  detail: 'it was asked in another network, and may not be asked again yet',
};

/** What strangers have said to any of the names that one process keeps: all of them together ask each at its pace. */
export class StrangersAnswers implements Disposable {
  readonly #clock: Clock;
  readonly #questions = new Map<string, Question>();
  readonly #listening: Disposable;

  /** @param surroundings heard before whoever asks hears them, who then finds nothing of another network here */
  constructor(clock: Clock, surroundings: Surroundings) {
    this.#clock = clock;
    this.#listening = surroundings.listen(({ kind }) => {
      if (kind === 'network-changed') this.#forgetNetwork();
    });
  }

  /** The sources of one name, of which strangers are asked only where nobody has asked them lately. */
  through(sources: Sources): Sources {
    return {
      ask: (source, family, signal) =>
        paceMs(source) === 0
          ? sources.ask(source, family, signal)
          : this.#ask(source, family, () => sources.ask(source, family, signal)),
    };
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  /** A question to a stranger is given up only when the agent ends, so that whoever asked first may end it for all. */
  #ask(source: Source, family: Family, ask: () => Promise<Said>): Promise<Said> {
    const key = `${sourceText(source)} ${family}`;
    const now = this.#clock.now();
    const before = this.#questions.get(key);
    if (before !== undefined && before.askedAt + paceMs(source) > now) return before.said;
    const said = ask();
    this.#questions.set(key, { askedAt: now, said });
    return said;
  }

  #forgetNetwork(): void {
    for (const [key, { askedAt }] of this.#questions)
      this.#questions.set(key, { askedAt, said: Promise.resolve(elsewhere) });
  }
}
