import { base64DataCodec } from './base64-data.ts';
import type { RdataCodec } from './codec.ts';

/** The OpenPGP key of a mailbox (RFC 7929 §2). */
export interface Openpgpkey {
  readonly type: 'OPENPGPKEY';
  /** A transferable public key (RFC 4880 §11.1), one octet or more. */
  readonly data: Uint8Array;
}

export const openpgpkeyCodec: RdataCodec<Openpgpkey> = base64DataCodec('OPENPGPKEY');
