import { execFileSync } from 'node:child_process';
import { type Figure, inTurn, plainFigure, ratioFigure, timed } from '../figures.ts';
import { type Measured, measuredBy } from './child.ts';

const rounds = 3;
/** Ten times the records may take eleven times as long. */
const linearLimit = 11;

export interface ZoneFiles {
  /** A million hosts, and a tenth of it. */
  readonly million: string;
  readonly tenth: string;
}

/** Five times faster is the least that is worth another package. */
const packageLimit = 0.2;

/** Parsing and indexing, each in a process of its own. */
export async function readingFigures({ million, tenth }: ZoneFiles): Promise<Figure[]> {
  const runs: Measured[] = [];
  const ours = async (): Promise<Measured> => {
    const measured = measuredBy('read-open-dyndns.ts', million);
    runs.push(measured);
    return measured;
  };
  const indexed = async (): Promise<number> => (await ours()).indexed;
  const parsed = async (): Promise<number> => (await ours()).parsed;
  const theirs = async (peer: string): Promise<number> => measuredBy(`read-${peer}.ts`, million).parsed;
  const checkzone = (): unknown => execFileSync('named-checkzone', ['example.com', million]);
  return [
    ratioFigure(
      'parse and index 1,000,000 A records',
      await inTurn(rounds, indexed, () => timed(checkzone)),
      'named-checkzone',
      0.33,
    ),
    ratioFigure(
      '10 times the records',
      await inTurn(rounds, indexed, async () => measuredBy('read-open-dyndns.ts', tenth).indexed),
      'ours, 100,000 records',
      linearLimit,
    ),
    ratioFigure('parse', await inTurn(rounds, parsed, () => theirs('dnsz')), 'dnsz', packageLimit),
    ratioFigure(
      'parse',
      await inTurn(rounds, parsed, () => theirs('dns-zonefile')),
      'dns-zonefile',
      packageLimit,
    ),
    plainFigure('peak memory, Node included', Math.max(...runs.map(({ peak }) => peak)), 'MB', 300),
  ];
}
