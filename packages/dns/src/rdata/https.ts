import type { RdataCodec } from './codec.ts';
import { type ServiceBinding, serviceBindingCodec } from './svcb.ts';

/** Where and how a web origin is to be reached (RFC 9460 §9). */
export interface Https extends ServiceBinding {
  readonly type: 'HTTPS';
}

export const httpsCodec: RdataCodec<Https> = serviceBindingCodec('HTTPS');
