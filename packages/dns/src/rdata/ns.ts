import type { Name } from '../name.ts';
import type { RdataCodec } from './codec.ts';
import { singleNameCodec } from './single-name.ts';

/** An authoritative name server of the owner name (RFC 1035 §3.3.11). */
export interface Ns {
  readonly type: 'NS';
  /** A host, never an alias (RFC 2181 §10.3). */
  readonly target: Name;
}

export const nsCodec: RdataCodec<Ns> = singleNameCodec('NS', 'always');
