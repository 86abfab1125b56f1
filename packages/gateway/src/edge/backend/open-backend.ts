import type { Name } from '@open-dyndns/dns';
import type { EmbeddedZone, ZoneConfig, ZoneFileZone } from '../../config/config.ts';
import { type Endpoint, isWildcard } from '../../model/endpoint.ts';
import type { Host } from '../../model/host.ts';
import type { IsKnown } from '../../model/kept-zone.ts';
import { knownRecords } from '../../model/known-records.ts';
import type { Backend, Clock, Log, Store, Ticker } from '../../service/ports.ts';
import { holdLock } from '../lock.ts';
import { timeOfDay } from '../machine.ts';
import { ownAddresses } from '../own-names.ts';
import { type EmbeddedOptions, embeddedBackend } from './embedded/backend.ts';
import { openNotifier } from './embedded/notifier.ts';
import type { DnsServer } from './embedded/server.ts';
import { readKeyFile } from './key-file.ts';
import { openProviderBackend } from './provider/backend.ts';
import { openProviders } from './provider/open-provider.ts';
import { openRfc2136Backend } from './rfc2136/backend.ts';
import { openTinydnsBackend } from './tinydns/backend.ts';
import { openZoneFileBackend, type ZoneFileOptions } from './zonefile/backend.ts';
import { type Reload, reloadOf } from './zonefile/reload.ts';

export interface BackendPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly ticker: Ticker;
  readonly store: Pick<Store, 'load'>;
  /** The gateway's own DNS server, which is there if a zone is embedded. */
  readonly dnsServer: DnsServer | undefined;
}

/** The label of the name server in zones that the gateway serves itself. */
const nameServerLabel = 'ns';

/** The backend that a zone is configured to have. @throws StartError `zone-file.*`, `key.unusable`, `token.unusable` */
export async function openBackend(zone: ZoneConfig, ports: BackendPorts): Promise<Backend> {
  if (zone.backend === 'zonefile')
    return openZoneFileBackend(
      { ...zone, files: zoneFilesOf(zone), reload: reloadOfZone(zone), lock: lockZoneFile },
      ports,
    );
  const { policy } = zone;
  if (zone.backend === 'tinydns') {
    const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
    return openTinydnsBackend({ ...zone, apexes, lock: lockZoneFile }, ports);
  }
  if (zone.backend === 'rfc2136') {
    const { server, secondaries } = zone;
    const key = await readKeyFile(zone.key);
    const knownHosts = (): Promise<Host[]> => hostsIn(ports.store, policy.apex);
    return openRfc2136Backend(
      { policy, server, secondaries, key },
      { ...ports, clock: timeOfDay, knownHosts },
    );
  }
  if (zone.backend !== 'embedded') {
    const zones = await openProviders(zone);
    const known = async (): Promise<IsKnown> => {
      const { hosts, claims } = await ports.store.load();
      const isHere = (host: Host): boolean => host.zone.equals(policy.apex);
      return knownRecords(hosts.filter(isHere), claims.filter(isHere));
    };
    return openProviderBackend({ zones, servers: zone.servers }, { ...ports, known });
  }
  const { dnsServer } = ports;
  if (dnsServer === undefined) throw new TypeError('an embedded zone needs a DNS server');
  const nameServerAddresses = dnsServer.endpoints.flatMap((endpoint) =>
    isWildcard(endpoint) ? ownAddresses() : [endpoint.address],
  );
  const nameServer = policy.apex.child(nameServerLabel);
  const options = { policy, isSplit: zone.split, nameServer, nameServerAddresses };
  const furtherNameServers = zone.nameServers;
  const transfer = zone.transfer && (await openTransfer(zone.transfer, dnsServer.endpoints, ports));
  return embeddedBackend(dnsServer, { ...options, furtherNameServers, transfer }, ports.clock);
}

/** Secondaries may transfer with the key, and are told of changes under it. @throws StartError `key.unusable` */
async function openTransfer(
  { key: file, secondaries }: NonNullable<EmbeddedZone['transfer']>,
  endpoints: readonly Endpoint[],
  ports: BackendPorts,
): Promise<EmbeddedOptions['transfer']> {
  const key = await readKeyFile(file);
  const addresses = secondaries.map(({ address }) => address);
  return { key, addresses, notifier: await openNotifier({ secondaries, key, endpoints }, ports) };
}

/** What the store knows of a zone, proved or not. */
async function hostsIn(store: BackendPorts['store'], apex: Name): Promise<Host[]> {
  const { hosts, claims } = await store.load();
  return [...hosts, ...claims].filter(({ zone }) => zone.equals(apex));
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
