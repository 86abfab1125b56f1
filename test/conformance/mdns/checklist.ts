/** The rows of the checklist that docs/standards.md goes through: how many there are of each letter, in its order. */
const ROWS: Readonly<Record<string, number>> = {
  P: 9,
  T: 3,
  A: 3,
  C: 4,
  F: 3,
  G: 2,
  K: 3,
  D: 2,
  Q: 7,
  R: 9,
  N: 2,
  L: 1,
  S: 2,
  V: 1,
  I: 2,
  X: 2,
  M: 2,
  B: 1,
  DS: 6,
};

/** `P1` … `DS6`: what a program has to do that keeps RFC 6762 and RFC 6763. */
export const CHECKLIST: readonly string[] = Object.entries(ROWS).flatMap(([letters, count]) =>
  Array.from({ length: count }, (_, index) => `${letters}${index + 1}`),
);

/** A case of the suite, as its title names it: `§8.1 P2: three probes …`. */
export interface Requirement {
  /** `8.1`; several where one case shows several things. */
  readonly sections: readonly string[];
  /** Rows of the checklist. */
  readonly rows: readonly string[];
  readonly words: string;
}

export function readTitle(title: string): Requirement {
  const [, references = '', words = ''] = title.match(/^(.*?): (.*)$/s) ?? [];
  return {
    sections: [...references.matchAll(/§([\d.]+)/g)].map(([, section = '']) => section),
    rows: references.match(/\b[A-Z]+\d+\b/g) ?? [],
    words,
  };
}
