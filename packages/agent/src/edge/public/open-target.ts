import { Name, parseName, readTsigKey } from '@open-dyndns/dns';
import type { PublicEntry, ServerSettings } from '../../config/public/public-options.ts';
import { AgentError } from '../../errors.ts';
import { readUserAndSecret } from '../../protocol/public/basic.ts';
import type { Target } from '../../service/public/ports.ts';
import { CloudflareRecords } from './target/cloudflare.ts';
import { DigitalOceanRecords } from './target/digitalocean.ts';
import { Dyndns2Target } from './target/dyndns2.ts';
import { GatewayTarget } from './target/gateway.ts';
import { RecordApiTarget } from './target/record-api.ts';
import { Rfc2136Target } from './target/rfc2136.ts';

/** The server of an entry. @param secret as it is kept @throws AgentError `secret.unusable` */
export function openTarget({ server, gateway }: PublicEntry, secret: string): Target {
  switch (server.provider) {
    case 'gateway':
      if (gateway === undefined) throw new TypeError('an entry of a gateway has to name it');
      return new GatewayTarget(gateway, credential(secret));
    case 'dyndns2':
      return new Dyndns2Target(server.url, credential(secret));
    case 'digitalocean':
      return new RecordApiTarget(new DigitalOceanRecords({ ...server, token: secret }));
    case 'cloudflare':
      return new RecordApiTarget(new CloudflareRecords({ ...server, token: secret }));
    case 'rfc2136':
      return openRfc2136(server, secret);
  }
}

function openRfc2136(server: Extract<ServerSettings, { provider: 'rfc2136' }>, secret: string): Target {
  const zone = parseName(server.zone, Name.root);
  if (!zone.ok) throw zone.error;
  const read = readTsigKey(secret);
  if (!read.ok) throw new AgentError('secret.unusable', `the key for ${server.zone}: ${read.problem}`);
  return new Rfc2136Target({ ...server, zone: zone.value, key: read.key });
}

function credential(secret: string): string {
  const read = readUserAndSecret(secret);
  if (read !== undefined) return read;
  throw new AgentError('secret.unusable', 'a secret for this server has to be one line, USER:SECRET');
}
