import type { RdataCodec } from './codec.ts';
import { type PublicKey, publicKeyCodec } from './dnskey.ts';

/** The key that a child zone wants its parent's DS made of (RFC 7344 §3.2); `0 3 0 AA==` wants none (RFC 8078 §4). */
export interface Cdnskey extends PublicKey {
  readonly type: 'CDNSKEY';
}

export const cdnskeyCodec: RdataCodec<Cdnskey> = publicKeyCodec('CDNSKEY');
