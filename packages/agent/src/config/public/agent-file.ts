import { readFile } from 'node:fs/promises';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { AgentError } from '../../errors.ts';
import type { PortMap } from '../../model/public/port-map.ts';
import { type Conflict, complete } from './complete.ts';
import type { PublicEntry } from './public-options.ts';
import { agentShape } from './shape.ts';

/** Where the configuration is if no other is named. */
export const usualAgentFile = '/etc/open-dyndns/agent.toml';

/** What the configuration file says. */
export interface AgentFile {
  readonly entries: readonly PublicEntry[];
  readonly maps: readonly PortMap[];
}

/** @throws AgentError `config.unreadable`, `config.invalid` with one line for each mistake */
export async function loadAgentFile(file: string): Promise<AgentFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${file}: ${reason}; name the host with --host, or the file with --config`;
    throw new AgentError('config.unreadable', message, { cause: error });
  }
  return parseAgentFile(text, file);
}

/** @throws AgentError `config.invalid` */
export function parseAgentFile(text: string, file: string): AgentFile {
  const read = agentShape.safeParse(parseToml(text, file));
  if (!read.success) throw invalid(read.error.issues.flatMap(mistakes), file);
  const tables = read.data.public.map(complete);
  const conflicts = tables.flatMap((table, at) => ('message' in table ? [inTable(at, table)] : []));
  if (conflicts.length > 0) throw invalid(conflicts, file);
  const entries = tables.filter((table): table is PublicEntry => !('message' in table));
  return Object.freeze({ entries, maps: read.data.router?.map ?? [] });
}

function parseToml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.split('\n');
    const message = `${file}:${error.line}:${error.column}: this is not TOML: ${reason}`;
    throw new AgentError('config.invalid', message, { cause: error });
  }
}

function mistakes({ path, message, ...issue }: z.core.$ZodIssue): readonly string[] {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : undefined;
  return (
    keys?.map((key) => `${place([...path, key])}: there is no such key here`) ?? [
      `${place(path)}: ${message}`,
    ]
  );
}

/** `[[public]] 2 host`, `[router] map 0` */
function place(path: readonly PropertyKey[]): string {
  const [table, ...rest] = path.map(String);
  if (table !== 'public') return [`[${table ?? ''}]`, ...rest].join(' ');
  const [at, ...keys] = rest;
  return ['[[public]]', ...(at === undefined ? [] : [String(Number(at) + 1)]), ...keys].join(' ');
}

function inTable(at: number, { key, message }: Conflict): string {
  return `${place(['public', at, key])}: ${message}`;
}

function invalid(lines: readonly string[], file: string): AgentError {
  return new AgentError('config.invalid', lines.map((line) => `${file}: ${line}`).join('\n'));
}
