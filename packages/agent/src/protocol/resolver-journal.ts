import { z } from 'zod';
import { isWrittenByUs } from './resolv-conf.ts';

/** A thing at a path, as far as it has to come back. */
export type Snapshot =
  | { readonly kind: 'absent' }
  | { readonly kind: 'link'; readonly target: string }
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array;
      /** Permission bits. */
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    };

/** What is written down before a resolver file is touched, so that anyone can put it back. */
export interface FileJournal {
  readonly path: string;
  readonly before: Snapshot;
  /** `rename`: replaced as a whole. `in-place`: written into, where it cannot be replaced; a crash leaves a part. */
  readonly method: 'rename' | 'in-place';
  /** What was to be written. */
  readonly written: string;
}

/** What systemd-resolved knows of one link. */
export interface LinkDns {
  readonly servers: readonly string[];
  /** `~` before those that only route. */
  readonly domains: readonly string[];
  readonly defaultRoute: boolean;
}

export interface ResolvedJournal {
  readonly method: 'resolved';
  readonly link: string;
  /** Our own servers. */
  readonly servers: readonly string[];
  readonly before: LinkDns;
  readonly told: LinkDns;
}

export interface NetworkManagerJournal {
  readonly method: 'network-manager';
  readonly link: string;
  readonly servers: readonly string[];
  readonly search: readonly string[];
}

/** A record that is ours by its name, in the care of a program that keeps one for each source. */
export interface RecordJournal {
  readonly method: 'resolvconf' | 'openresolv';
  readonly text: string;
}

/** What is written down before a resolver is told anything. */
export type ResolverJournal = FileJournal | ResolvedJournal | NetworkManagerJournal | RecordJournal;

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const texts = z.array(z.string());
const linkDns = z.object({ servers: texts, domains: texts, defaultRoute: z.boolean() });

const shape = z.discriminatedUnion('method', [
  z.object({
    path: z.string(),
    before: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('absent') }),
      z.object({ kind: z.literal('link'), target: z.string() }),
      z.object({ kind: z.literal('file'), bytes: base64, mode: z.int(), uid: z.int(), gid: z.int() }),
    ]),
    method: z.enum(['rename', 'in-place']),
    written: z.string(),
  }),
  z.object({
    method: z.literal('resolved'),
    link: z.string(),
    servers: texts,
    before: linkDns,
    told: linkDns,
  }),
  z.object({ method: z.literal('network-manager'), link: z.string(), servers: texts, search: texts }),
  z.object({ method: z.enum(['resolvconf', 'openresolv']), text: z.string() }),
]);

/** @throws Error that says what is wrong with the text */
export function readJournal(text: string): ResolverJournal {
  return shape.parse(JSON.parse(text));
}

export function printJournal(journal: ResolverJournal): string {
  const text = isFileJournal(journal) && journal.before.kind === 'file' ? withText(journal.before) : {};
  return `${JSON.stringify({ ...journal, ...text }, undefined, 2)}\n`;
}

function withText(before: Extract<Snapshot, { kind: 'file' }>): object {
  return { before: { ...before, bytes: Buffer.from(before.bytes).toString('base64') } };
}

export function isFileJournal(journal: ResolverJournal): journal is FileJournal {
  return journal.method === 'rename' || journal.method === 'in-place';
}

/** What has become of the file since the journal was written. */
export type Fate = 'back' | 'ours' | 'foreign';

/** Whose the thing at the journal's path is now. */
export function fateOf({ before, method, written }: FileJournal, now: Snapshot): Fate {
  if (sameSnapshot(before, now)) return 'back';
  if (now.kind !== 'file') return 'foreign';
  if (isWrittenByUs(Buffer.from(now.bytes).toString('utf8'))) return 'ours';
  // A crash in the midst of writing in place leaves the first part of what was to be written.
  const isPart = [Buffer.from(written), before.kind === 'file' ? before.bytes : written].some((whole) =>
    Buffer.from(whole).subarray(0, now.bytes.length).equals(now.bytes),
  );
  return method === 'in-place' && isPart ? 'ours' : 'foreign';
}

function sameSnapshot(one: Snapshot, other: Snapshot): boolean {
  if (one.kind === 'link') return other.kind === 'link' && one.target === other.target;
  if (one.kind === 'absent') return other.kind === 'absent';
  return other.kind === 'file' && Buffer.from(one.bytes).equals(other.bytes);
}
