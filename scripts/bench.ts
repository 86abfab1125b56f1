/** `npm run bench -- NAME`: a part of the project beside its peers, measured in the same run. */
import { readdirSync } from 'node:fs';

interface Benchmark {
  /** Prints a table; `wanted` names rows where there is a choice. */
  run(wanted: readonly string[]): Promise<void>;
}

const folder = new URL('../test/bench/', import.meta.url);
const misused = 2;

const [name = '', ...wanted] = process.argv.slice(2);
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
if (names.includes(name)) {
  const benchmark: Benchmark = await import(new URL(`${name}/index.ts`, folder).href);
  await benchmark.run(wanted);
} else {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  process.exitCode = misused;
}
