/** One line of a benchmark's table: ours beside a peer's, and what the ratio of the two may be. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
  readonly limit: string;
  /** Undefined where there is nothing to keep. */
  readonly holds: boolean | undefined;
}

/** The middle of several runs: one that the machine disturbed does not count. */
export function median(runs: readonly number[]): number {
  return runs.toSorted((one, other) => one - other)[Math.floor(runs.length / 2)] ?? Number.NaN;
}

/** Milliseconds that something takes. */
export async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Two things in turn, so that what disturbs one disturbs the other: the median of each, in milliseconds. */
export async function inTurn(
  rounds: number,
  ours: (round: number) => Promise<number>,
  peers: (round: number) => Promise<number>,
): Promise<{ ours: number; peers: number }> {
  const [our, their]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    our.push(await ours(round));
    their.push(await peers(round));
  }
  return { ours: median(our), peers: median(their) };
}

/** A figure whose ratio, ours to the peer's, may be at most `limit`; without a limit it is only shown. */
export function ratioFigure(
  what: string,
  times: { ours: number; peers: number },
  peer: string,
  limit: number | undefined,
): Figure {
  const ratio = times.ours / times.peers;
  return {
    what,
    ours: printTime(times.ours),
    peer: `${peer}: ${printTime(times.peers)}`,
    ratio: ratio.toFixed(ratio < 0.1 ? 3 : 2),
    limit: limit === undefined ? '' : `≤ ${limit}`,
    holds: limit === undefined ? undefined : ratio <= limit,
  };
}

/** A figure that may be at most `limit` of its unit. */
export function plainFigure(what: string, value: number, unit: string, limit: number): Figure {
  const ours = `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
  return { what, ours, peer: '', ratio: '', limit: `≤ ${limit} ${unit}`, holds: value <= limit };
}

/** A Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
}

export function printFigures(figures: readonly Figure[]): void {
  printTable(
    ['what', 'ours', 'peer', 'ratio', 'limit', 'holds'],
    figures.map(({ what, ours, peer, ratio, limit, holds }) => [
      what,
      ours,
      peer,
      ratio,
      limit,
      holds === undefined ? '' : holds ? 'yes' : '**no**',
    ]),
  );
}

function printTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
