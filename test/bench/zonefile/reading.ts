import { execFileSync } from 'node:child_process';
import { type Measured, measuredBy } from './child.ts';
import { type Figure, inTurn, median, plainFigure, ratioFigure, timed } from './figures.ts';

const rounds = 5;
const peerRounds = 3;
/** Ten times the records may take eleven times as long. */
const linearLimit = 11;

export interface ZoneFiles {
  /** A million hosts, and a tenth of it. */
  readonly million: string;
  readonly tenth: string;
}

/** Parsing and indexing, each in a process of its own. */
export async function readingFigures({ million, tenth }: ZoneFiles): Promise<Figure[]> {
  const runs: Measured[] = [];
  const read = async (): Promise<number> => {
    const measured = measuredBy('read-open-dyndns.ts', million);
    runs.push(measured);
    return measured.time;
  };
  const checked = await inTurn(rounds, read, () =>
    timed(() => execFileSync('named-checkzone', ['example.com', million])),
  );
  const tenths = Array.from({ length: rounds }, () => measuredBy('read-open-dyndns.ts', tenth).time);
  const linear = { ours: checked.ours, peers: median(tenths) };
  return [
    ratioFigure('parse and index 1,000,000 A records', checked, 'named-checkzone', 0.33),
    plainFigure('its peak memory, Node included', median(runs.map(({ peak }) => peak)), 'MB', 300),
    ratioFigure('10 times the records', linear, 'ours, 100,000 records', linearLimit),
    ...['dnsz', 'dns-zonefile'].map((peer) => packageFigure(peer, checked.ours, million)),
  ];
}

/** Five times faster is the least that is worth another package. */
const packageLimit = 0.2;

function packageFigure(peer: string, ours: number, file: string): Figure {
  const runs = Array.from({ length: peerRounds }, () => measuredBy(`read-${peer}.ts`, file).time);
  return ratioFigure('parse the same file', { ours, peers: median(runs) }, peer, packageLimit);
}
