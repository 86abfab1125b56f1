import type { RdataCodec } from './codec.ts';
import { hardwareAddressCodec } from './hardware-address.ts';

/** An EUI-48, such as an Ethernet address (RFC 7043 §3). */
export interface Eui48 {
  readonly type: 'EUI48';
  /** Lower case, with hyphens: `00-00-5e-00-53-2a`. */
  readonly address: string;
}

export const eui48Codec: RdataCodec<Eui48> = hardwareAddressCodec('EUI48', 6);
