import { base64DataCodec } from './base64-data.ts';
import type { RdataCodec } from './codec.ts';

/** Which DHCP client a name belongs to (RFC 4701 §3). */
export interface Dhcid {
  readonly type: 'DHCID';
  /** Identifier type, digest type, digest. */
  readonly data: Uint8Array;
}

export const dhcidCodec: RdataCodec<Dhcid> = base64DataCodec('DHCID');
