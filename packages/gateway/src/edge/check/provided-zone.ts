import { printName } from '@open-dyndns/dns';
import type { ProviderZone } from '../../config/config.ts';
import { GatewayError, StartError } from '../../errors.ts';
import { printEndpoint } from '../../model/endpoint.ts';
import { openProviders } from '../backend/provider/open-provider.ts';
import type { Provider } from '../backend/provider/provider.ts';
import { readTokenFile } from '../backend/provider/token-file.ts';
import { examine, type Finding } from './finding.ts';
import { checkServed } from './served.ts';

/** What the gateway needs of a zone at a provider: a token that lets it see the zone, and servers that answer. */
export async function checkProvidedZone(zone: ProviderZone): Promise<Finding[]> {
  const token = await examine(`token ${zone.token}`, async () => {
    await readTokenFile(zone.token);
    return 'can be read';
  });
  const providers = token.state === 'ok' ? await openProviders(zone) : [];
  const apexes = [zone.policy.apex, ...zone.policy.reverse.map(({ apex }) => apex)];
  return [
    token,
    ...(await Promise.all(
      providers.map(({ apex, provider }) =>
        // The gateway starts all the same, and goes on trying.
        examine(`${printName(apex)} by ${zone.api}`, () => checkRecords(provider), ['provider.refused']),
      ),
    )),
    ...(await Promise.all(
      zone.servers.flatMap((server) =>
        apexes.map((apex) =>
          examine(`${printName(apex)} at ${printEndpoint(server)}`, () => checkServed(server, apex), [
            'server.silent',
          ]),
        ),
      ),
    )),
  ];
}

async function checkRecords(provider: Provider): Promise<string> {
  try {
    const records = await provider.list();
    const marked = records.filter(({ isMarked }) => isMarked === true).length;
    return `${records.length} records, ${marked} of them with the gateway’s mark`;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new StartError('provider.refused', error.message, { cause: error });
  }
}
