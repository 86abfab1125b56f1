import { base64DataCodec } from './base64-data.ts';
import type { RdataCodec } from './codec.ts';

/** The OpenPGP key of a mailbox (RFC 7929 §2). */
export interface Openpgpkey {
  readonly type: 'OPENPGPKEY';
  readonly data: Uint8Array;
}

export const openpgpkeyCodec: RdataCodec<Openpgpkey> = base64DataCodec('OPENPGPKEY');
