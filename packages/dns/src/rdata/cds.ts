import type { RdataCodec } from './codec.ts';
import { type KeyDigest, keyDigestCodec } from './ds.ts';

/** The DS that a child zone wants in its parent (RFC 7344 §3.1); `0 0 0 00` wants none (RFC 8078 §4). */
export interface Cds extends KeyDigest {
  readonly type: 'CDS';
}

export const cdsCodec: RdataCodec<Cds> = keyDigestCodec('CDS');
