import { type Name, printName } from '@open-dyndns/dns';
import { StartError } from '../../errors.ts';
import { type Endpoint, printEndpoint } from '../../model/endpoint.ts';
import { askSerial } from '../backend/serial-query.ts';

/** Whether a DNS server answers for a zone. @throws StartError `server.silent` */
export async function checkServed(server: Endpoint, apex: Name): Promise<string> {
  const { serial, rcode } = await askSerial(server, apex);
  if (serial !== undefined) return `answers with serial ${serial}`;
  const said = rcode === undefined ? 'does not answer' : `answers with rcode ${rcode} and no SOA`;
  throw new StartError(
    'server.silent',
    `${printEndpoint(server)} ${said} for ${printName(apex)}: start named with the zone, or set server to where it listens.`,
  );
}
