import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A fenced block of a document. */
export interface CodeBlock {
  /** From the repository's root. */
  readonly file: string;
  /** Of the fence, from 1. */
  readonly line: number;
  /** The words behind the fence: `json`, `registration`. */
  readonly info: readonly string[];
  readonly text: string;
}

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** The fenced blocks of a document in which `language` stands first. */
export function codeBlocks(file: string, language: string): CodeBlock[] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```([^\n`]+)\n([\s\S]*?)^```$/gm)]
    .map(({ 1: info = '', 2: block = '', index }) => ({
      file,
      line: text.slice(0, index).split('\n').length,
      info: info.trim().split(/\s+/),
      text: block,
    }))
    .filter(({ info }) => info[0] === language);
}

/** The files that a pattern finds, from the repository's root, in order. */
export async function documents(...patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: root, exclude: (name) => name === 'node_modules' }))
    files.push(file);
  return files.sort();
}
