import { type Figure, printFigures } from '../figures.ts';
import { dialects } from './dialects.ts';
import { embedded } from './embedded.ts';
import { httpLoads } from './http-loads.ts';
import { hundredThousand } from './hundred-thousand.ts';
import { nineOClock } from './nine-o-clock.ts';
import { oneRegistration } from './one-registration.ts';

const loads: Readonly<Record<string, () => Promise<Figure[]>>> = {
  http: httpLoads,
  dialects,
  one: oneRegistration,
  embedded,
  'hundred-thousand': hundredThousand,
  'nine-o-clock': nineOClock,
};

/** Measures the gateway beside its peers; `wanted` names loads, none of them means all. */
export async function run(wanted: readonly string[]): Promise<void> {
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(loads))
    if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await measure()));
  printFigures(figures);
}
