import type { Name } from '../name.ts';
import type { RdataCodec } from './codec.ts';
import { singleNameCodec } from './single-name.ts';

/** The canonical name of which the owner name is an alias (RFC 1035 §3.3.1). */
export interface Cname {
  readonly type: 'CNAME';
  /** The canonical name. */
  readonly target: Name;
}

export const cnameCodec: RdataCodec<Cname> = singleNameCodec('CNAME', 'always');
