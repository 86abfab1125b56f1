import type { Rdata } from '@open-dyndns/dns';
import { GatewayError } from '../../../errors.ts';
import { printPlainText } from '../../../protocol/provider-text.ts';

/** The data of an address or a text where a provider takes neither quotes nor escapes. @throws GatewayError `backend.refused` */
export function plainData(rdata: Rdata, provider: string): string {
  if (rdata.type === 'A' || rdata.type === 'AAAA') return rdata.address;
  const text = rdata.type === 'TXT' ? printPlainText(rdata.strings) : undefined;
  if (text !== undefined) return text;
  throw new GatewayError(
    'backend.refused',
    `${provider} keeps A, AAAA and SRV records, and TXT records of one string of printable ASCII without quotes and backslashes; choose another backend for this one.`,
  );
}
