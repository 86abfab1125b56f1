import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFigures } from '../figures.ts';
import { editingFigures } from './editing.ts';
import { printLosses } from './losses.ts';
import { readingFigures } from './reading.ts';
import { zoneOf } from './zone-of.ts';

/** Reads, edits and writes zone files beside those who do so too. All rows are measured, whichever are wanted. */
export async function run(): Promise<void> {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'bench-'));
  const files = { million: join(directory.path, 'million'), tenth: join(directory.path, 'tenth') };
  writeFileSync(files.million, zoneOf(1_000_000));
  writeFileSync(files.tenth, zoneOf(100_000));
  printFigures([...(await readingFigures(files)), ...(await editingFigures(directory.path))]);
  console.log();
  printLosses();
}
