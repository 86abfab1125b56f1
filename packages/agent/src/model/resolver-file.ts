import type { ResolverDecision } from './resolver-mode.ts';

/** What is to be known before the resolver file itself is written. */
export interface DirectWorld {
  /** What is at the path: `blocked` is a directory, a device, or not to be looked at. */
  readonly file: 'absent' | 'file' | 'link' | 'blocked';
  /** Whether the file can be replaced or, failing that, written in place; else why not. */
  readonly writing: 'possible' | 'forbidden' | 'read-only' | 'immutable';
}

const obstacles: Readonly<Record<Exclude<DirectWorld['writing'], 'possible'>, string>> = {
  forbidden: 'the resolver file may not be written by this user',
  'read-only': 'the resolver file is on a file system that is read-only',
  immutable: 'the resolver file is immutable (chattr -i would end that)',
};

/** @param why the reason to write the file, if it can be written */
export function direct({ file, writing }: DirectWorld, why: string): ResolverDecision {
  if (file === 'blocked') return { mode: 'none', why: 'the resolver file is not a file' };
  if (writing !== 'possible') return { mode: 'none', why: obstacles[writing] };
  return { mode: 'direct', why };
}
