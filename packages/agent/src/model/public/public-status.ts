import { listOf } from './family.ts';
import { type Keeping, wanted } from './keeping-state.ts';
import { isServed } from './updating.ts';

/** How a name stands, for people and scripts. */
export interface NameStatus {
  readonly name: string;
  /** What the server has acknowledged. */
  readonly addresses: readonly string[];
  /** `waiting`: for an address. `refused`: until somebody acts. */
  readonly state: 'kept' | 'waiting' | 'updating' | 'failing' | 'refused';
  readonly reason: string | undefined;
}

export function nameStatuses(keeping: Keeping): readonly NameStatus[] {
  return keeping.kept.map((kept) => {
    const { name, acknowledged, halted, trouble } = kept;
    return {
      name: name.name,
      addresses: acknowledged === undefined ? [] : listOf(acknowledged),
      state: stateOf(keeping, kept),
      reason: halted ?? trouble,
    };
  });
}

function stateOf(keeping: Keeping, kept: Keeping['kept'][number]): NameStatus['state'] {
  if (kept.halted !== undefined) return 'refused';
  if (kept.failures > 0) return 'failing';
  const addresses = wanted(keeping, kept);
  if (addresses === undefined) return 'waiting';
  return isServed(kept, addresses) ? 'kept' : 'updating';
}
