import type { Name } from '@open-dyndns/dns';
import type { Endpoint } from '../../model/endpoint.ts';
import { askOnce } from './query.ts';

/** What a DNS server says about a zone's serial; without any, `rcode` says why, or nothing where it is silent. */
export interface SerialAnswer {
  readonly serial: number | undefined;
  readonly rcode: number | undefined;
}

/** Asks a DNS server for a zone's SOA over UDP, once, as `askOnce` does. */
export async function askSerial(server: Endpoint, apex: Name, patience?: number): Promise<SerialAnswer> {
  const answer = await askOnce(server, apex, 'SOA', patience);
  const soa = answer?.answers.find(({ name, rdata }) => rdata.type === 'SOA' && name.equals(apex))?.rdata;
  return { serial: soa?.type === 'SOA' ? soa.serial : undefined, rcode: answer?.rcode };
}
