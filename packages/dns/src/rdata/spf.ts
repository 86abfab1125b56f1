import type { RdataCodec } from './codec.ts';
import { stringsCodec } from './txt.ts';

/** What TXT records hold today, of a type of its own (RFC 7208 §3.1 retired it). */
export interface Spf {
  readonly type: 'SPF';
  /** One or more, of at most 255 octets each. */
  readonly strings: readonly Uint8Array[];
}

export const spfCodec: RdataCodec<Spf> = stringsCodec('SPF');
