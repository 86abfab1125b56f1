import type { Name } from '../name.ts';
import type { RdataCodec } from './codec.ts';
import { singleNameCodec } from './single-name.ts';

/** A pointer to another name (RFC 1035 §3.3.12): reverse mapping, and the instances of a service (RFC 6763 §4.1). */
export interface Ptr {
  readonly type: 'PTR';
  /** A host, or the instance of a service. */
  readonly target: Name;
}

export const ptrCodec: RdataCodec<Ptr> = singleNameCodec('PTR', 'always');
