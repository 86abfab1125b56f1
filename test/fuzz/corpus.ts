import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An input that fuzzing starts from. */
export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the inputs of each subject are: golden files are as good a start as any, and what once broke something. */
const patterns = {
  zonefile: [
    'test/fuzz/corpus/zonefile/*',
    'packages/zonefile/test/fixtures/{syntax,rules}/*.zone',
    'packages/zonefile/test/fixtures/include/*/*',
    'deploy/bind/db.*',
  ],
};

export type Subject = keyof typeof patterns;

/** The inputs for a subject, in the order of their paths. */
export function corpusFiles(subject: Subject): Seed[] {
  return globSync(patterns[subject], { cwd: root, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== 'expected')
    .map((file) => `${file.parentPath}/${file.name}`)
    .sort()
    .map((path) => ({ name: basename(path), bytes: new Uint8Array(readFileSync(path)) }));
}

const hashDigits = 12;

/** Keeps an input that has broken something, so that every later run tries it first. Returns its path. */
export function keepInCorpus(subject: Subject, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, hashDigits);
  const path = `test/fuzz/corpus/${subject}/found-${hash}`;
  writeFileSync(`${root}${path}`, bytes);
  return path;
}
