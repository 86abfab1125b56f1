import type { ZoneConfig, ZoneFileZone } from '../../config/config.ts';
import { isWildcard } from '../../model/endpoint.ts';
import type { Backend, Clock, Log } from '../../service/ports.ts';
import { holdLock } from '../lock.ts';
import { ownAddresses } from '../own-names.ts';
import { embeddedBackend } from './embedded/backend.ts';
import type { DnsServer } from './embedded/server.ts';
import { openZoneFileBackend, type ZoneFileOptions } from './zonefile/backend.ts';
import { type Reload, reloadOf } from './zonefile/reload.ts';

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
  if (zone.backend === 'zonefile')
    return openZoneFileBackend(
      { files: zoneFilesOf(zone), reload: reloadOfZone(zone), server: zone.server, lock: lockZoneFile },
      ports,
    );
  const { policy } = zone;
  const { dnsServer } = ports;
  if (dnsServer === undefined) throw new TypeError('an embedded zone needs a DNS server');
  const nameServerAddresses = dnsServer.endpoints.flatMap((endpoint) =>
    isWildcard(endpoint) ? ownAddresses() : [endpoint.address],
  );
  const nameServer = policy.apex.child(nameServerLabel);
  return embeddedBackend(dnsServer, { policy, nameServer, nameServerAddresses }, ports.clock);
}

/** The zone's own file and those of its reverse zones. */
export function zoneFilesOf({ policy, file, reverseFiles }: ZoneFileZone): ZoneFileOptions['files'] {
  const reverse = policy.reverse.map(({ apex }, index) => ({ apex, path: reverseFiles[index] ?? '' }));
  return [{ apex: policy.apex, path: file }, ...reverse];
}

/** The file itself is replaced at every commit, so that what is locked stands beside it. */
function lockZoneFile(path: string): Disposable {
  return holdLock(`${path}.open-dyndns.lock`, `the zone file ${path}`);
}

/** How named is told of the zone's changes. */
export function reloadOfZone({ reload, pidFile }: ZoneFileZone): Reload {
  return reloadOf(reload === 'sighup' ? { kind: 'sighup', pidFile } : { kind: 'rndc', command: ['rndc'] });
}
