import type { ResolverDecision } from './resolver-mode.ts';

/** What is to be known before the resolver file itself is written. */
export interface DirectWorld {
  /** What is at the path: `blocked` is a directory, a device, or not to be looked at. */
  readonly file: 'absent' | 'file' | 'link' | 'blocked';
  /** Whether the file can be replaced or, failing that, written in place; else why not. */
  readonly writing: 'possible' | 'forbidden' | 'read-only' | 'immutable';
}

type Obstacle = Required<Pick<ResolverDecision, 'why' | 'remedy'>>;

const obstacles: Readonly<Record<Exclude<DirectWorld['writing'], 'possible'>, Obstacle>> = {
  forbidden: {
    why: 'the resolver file may not be written by this user',
    remedy: 'run the agent as root',
  },
  'read-only': {
    why: 'the resolver file is on a file system that is read-only',
    remedy: 'mount that file system so that it can be written',
  },
  immutable: {
    why: 'the resolver file is immutable (chattr -i would end that)',
    remedy: 'ask who made it so, and take the attribute away with chattr -i',
  },
};

const notAFile: Obstacle = {
  why: 'the resolver file is not a file',
  remedy: 'put a file in its place; an empty one will do',
};

/** @param why the reason to write the file, if it can be written */
export function direct({ file, writing }: DirectWorld, why: string): ResolverDecision {
  if (file === 'blocked') return { mode: 'none', ...notAFile };
  if (writing !== 'possible') return { mode: 'none', ...obstacles[writing] };
  return { mode: 'direct', why };
}
