import type { RdataCodec } from './codec.ts';
import { hardwareAddressCodec } from './hardware-address.ts';

/** An EUI-64 (RFC 7043 §4). */
export interface Eui64 {
  readonly type: 'EUI64';
  /** Lower case, with hyphens: `00-00-5e-ef-10-00-00-2a`. */
  readonly address: string;
}

export const eui64Codec: RdataCodec<Eui64> = hardwareAddressCodec('EUI64', 8);
