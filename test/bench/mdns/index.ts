import { type Figure, printFigures } from '../figures.ts';
import { codec } from './codec.ts';
import { crowd } from './crowd.ts';
import { flood } from './flood.ts';
import { idle } from './idle.ts';
import { arrival, claim, conflict, rejoin } from './names.ts';

const parts: Readonly<Record<string, (wanted: readonly string[]) => Promise<Figure[]>>> = {
  codec,
  claim,
  arrival,
  conflict,
  rejoin,
  crowd,
  flood,
  idle,
};

/** Measures mDNS; `wanted` names parts, none of them means all, and `long` has those take their time that can. */
export async function run(wanted: readonly string[]): Promise<void> {
  const named = wanted.filter((name) => name in parts);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(parts))
    if (named.length === 0 || named.includes(name)) figures.push(...(await measure(wanted)));
  printFigures(figures);
}
