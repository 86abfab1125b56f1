import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { StartError } from '../errors.ts';
import { complete } from './complete.ts';
import type { Config, Surroundings } from './config.ts';
import type { Conflict } from './conflict.ts';
import { lineOf } from './lines.ts';
import { configShape } from './shape.ts';

/** Where the configuration is looked for if no file is named. */
const usualFile = '/etc/open-dyndns/gateway.toml';

/**
 * Reads the configuration: the file that is named, else the usual one if it is there, else the defaults.
 * @throws StartError `config.unreadable`, `config.invalid` with one line for each problem
 */
export async function loadConfig(named: string | undefined, surroundings: Surroundings): Promise<Config> {
  const file = named ?? usualFile;
  const toml = await readConfigFile(file, named !== undefined);
  if (toml !== undefined) return parseConfig(toml, file, surroundings);
  return complete({}, undefined, surroundings.home, surroundings).config;
}

/** Reads the text of a configuration. Its errors call it `file`, from whose directory relative paths start. */
export function parseConfig(toml: string, file: string, surroundings: Surroundings): Config {
  const report = (problems: readonly Conflict[]): StartError =>
    new StartError('config.invalid', problems.map((problem) => describe(problem, toml, file)).join('\n'));
  const read = configShape.safeParse(parseToml(toml, file));
  if (!read.success) throw report(read.error.issues.flatMap(problemsOf));
  const { config, conflicts } = complete(read.data, file, dirname(resolve(file)), surroundings);
  if (conflicts.length > 0) throw report(conflicts);
  return config;
}

async function readConfigFile(file: string, required: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : undefined;
    if (reason === 'ENOENT' && !required) return undefined;
    const advice =
      reason === 'ENOENT'
        ? 'there is no such file; check the path'
        : `${error instanceof Error ? error.message : error}; check its rights`;
    throw new StartError('config.unreadable', `The configuration ${file} cannot be read: ${advice}.`, {
      cause: error,
    });
  }
}

function parseToml(toml: string, file: string): unknown {
  try {
    return parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '');
    throw new StartError(
      'config.invalid',
      `${file}:${error.line}:${error.column}: this is not TOML: ${reason}.`,
      { cause: error },
    );
  }
}

/** What is wrong with the keys of one table is one issue, whose message has a line for each of them. */
function problemsOf(issue: z.core.$ZodIssue): Conflict[] {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ path, message }];
  const lines = message.split('\n');
  return issue.keys.map((key, at) => ({ path: [...path, key], message: lines[at] ?? message }));
}

/** `gateway.toml:12: [http] listen: …` */
function describe({ path, message }: Conflict, toml: string, file: string): string {
  const line = lineOf(toml, path);
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${printPath(path)}: ${message}${message.endsWith('?') ? '' : '.'}`;
}

/** `[http] listen`, `[[zone]] #2 name`. */
function printPath(path: readonly PropertyKey[]): string {
  const [first, second, ...rest] = path.map(String);
  if (first === undefined) return 'the file';
  if (second === undefined) return first;
  const isList = first === 'zone' || first === 'watch';
  const head = isList ? `[[${first}]] ${Number(second) + 1}` : `[${first}] ${second}`;
  return [head, ...rest].join(' ');
}
