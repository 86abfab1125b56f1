import type { Name } from '../name.ts';
import type { RdataCodec } from './codec.ts';
import { singleNameCodec } from './single-name.ts';

/** Where the whole tree below the owner name is to be found (RFC 6672 §2.1). */
export interface Dname {
  readonly type: 'DNAME';
  /** What stands for the owner name in each name below it. */
  readonly target: Name;
}

export const dnameCodec: RdataCodec<Dname> = singleNameCodec('DNAME', 'multicast');
