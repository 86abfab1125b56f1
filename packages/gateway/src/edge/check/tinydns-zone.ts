import { printName } from '@open-dyndns/dns';
import type { TinydnsZone } from '../../config/config.ts';
import { printEndpoint } from '../../model/endpoint.ts';
import { tinydnsSets } from '../../protocol/tinydns-data.ts';
import { DataFile } from '../backend/tinydns/data-file.ts';
import { examine, type Finding } from './finding.ts';
import { checkServed } from './served.ts';

/** What the gateway needs of a zone of tinydns: a file with a marked section, and a tinydns that answers. */
export function checkTinydnsZone({ policy, data, server }: TinydnsZone): Promise<Finding[]> {
  const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
  return Promise.all([
    examine(`data ${data}`, async () => {
      const file = await DataFile.open(data);
      return `${tinydnsSets(file.data).length} record sets in the marked section`;
    }),
    ...apexes.map((apex) =>
      examine(`${printName(apex)} at ${printEndpoint(server)}`, () => checkServed(server, apex), [
        'server.silent',
      ]),
    ),
  ]);
}
