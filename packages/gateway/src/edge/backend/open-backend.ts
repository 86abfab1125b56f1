import type { ZoneConfig } from '../../config/config.ts';
import { isWildcard } from '../../model/endpoint.ts';
import type { Backend, Clock, Log } from '../../service/ports.ts';
import { ownAddresses } from '../own-names.ts';
import { embeddedBackend } from './embedded/backend.ts';
import type { DnsServer } from './embedded/server.ts';
import { openZoneFileBackend } from './zonefile/backend.ts';
import { reloadOf } from './zonefile/reload.ts';

export interface BackendPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** The gateway's own DNS server, which is there if a zone is embedded. */
  readonly dnsServer: DnsServer | undefined;
}

/** The label of the name server in zones that the gateway serves itself. */
const nameServerLabel = 'ns';

/** The backend that a zone is configured to have. @throws StartError `zone-file.*` */
export async function openBackend(zone: ZoneConfig, ports: BackendPorts): Promise<Backend> {
  const { policy } = zone;
  if (zone.backend === 'zonefile') {
    const reverse = policy.reverse.map(({ apex }, index) => ({ apex, path: zone.reverseFiles[index] ?? '' }));
    const reload =
      zone.reload === 'sighup'
        ? reloadOf({ kind: 'sighup', pidFile: zone.pidFile })
        : reloadOf({ kind: 'rndc', command: ['rndc'] });
    const files = [{ apex: policy.apex, path: zone.file }, ...reverse];
    return openZoneFileBackend({ files, reload, server: zone.server }, ports);
  }
  const { dnsServer } = ports;
  if (dnsServer === undefined) throw new TypeError('an embedded zone needs a DNS server');
  const nameServerAddresses = dnsServer.endpoints.flatMap((endpoint) =>
    isWildcard(endpoint) ? ownAddresses() : [endpoint.address],
  );
  const nameServer = policy.apex.child(nameServerLabel);
  return embeddedBackend(dnsServer, { policy, nameServer, nameServerAddresses }, ports.clock);
}
