import type { Name } from '@open-dyndns/dns';
import type { ProviderZone } from '../../../config/config.ts';
import { Cloudflare } from './cloudflare.ts';
import { DigitalOcean } from './digitalocean.ts';
import { PowerDns } from './powerdns.ts';
import type { Provider } from './provider.ts';
import { Rackspace } from './rackspace.ts';
import { readTokenFile } from './token-file.ts';

/** A zone and its reverse zones at their provider. @throws StartError `token.unusable` */
export async function openProviders(
  zone: ProviderZone,
): Promise<{ readonly apex: Name; readonly provider: Provider }[]> {
  const { policy } = zone;
  const token = await readTokenFile(zone.token);
  const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
  return apexes.map((apex) => ({ apex, provider: providerOf(zone, token, apex) }));
}

function providerOf(zone: ProviderZone, token: string, apex: Name): Provider {
  switch (zone.backend) {
    case 'powerdns':
      return new PowerDns(zone.api, token, apex);
    case 'digitalocean':
      return new DigitalOcean(zone.api, token, apex);
    case 'cloudflare':
      return new Cloudflare(zone.api, token, apex);
    case 'rackspace':
      return new Rackspace(zone.api, zone.user, token, apex);
  }
}
