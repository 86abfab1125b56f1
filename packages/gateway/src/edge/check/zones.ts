import { type Name, printName } from '@open-dyndns/dns';
import type { Config, EmbeddedZone, ZoneFileZone } from '../../config/config.ts';
import { isLoopback, printEndpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import { reloadOfZone, zoneFilesOf } from '../backend/open-backend.ts';
import { ZoneFile } from '../backend/zonefile/zone-file.ts';
import { refuseDynamicZones } from '../bind-configuration.ts';
import { examine, type Finding } from './finding.ts';
import { checkKeyFile } from './key-file.ts';
import { checkProvidedZone } from './provided-zone.ts';
import { checkServed } from './served.ts';
import { checkTinydnsZone } from './tinydns-zone.ts';
import { checkUpdatedZone } from './updated-zone.ts';

/** What the gateway needs of DNS servers: files with a marked section and a named that can be told, or a key that may update; and an answer. */
export async function checkZones({ zones, http }: Config, log: Log): Promise<Finding[]> {
  const inFiles = zones.filter((zone) => zone.backend === 'zonefile');
  const updated = zones.filter((zone) => zone.backend === 'rfc2136');
  const findings = await Promise.all([
    ...inFiles.map((zone) => checkZone(zone, log)),
    ...updated.map(checkUpdatedZone),
    ...zones.filter((zone) => zone.backend === 'embedded').map(checkTransfer),
    ...zones.filter((zone) => zone.backend === 'tinydns').map(checkTinydnsZone),
    ...zones.filter((zone) => 'token' in zone).map(checkProvidedZone),
  ]);
  return [...findings.flat(), ...zones.flatMap(({ policy }) => checkPrefixes(policy, http.listen))];
}

async function checkZone(zone: ZoneFileZone, log: Log): Promise<Finding[]> {
  const files = zoneFilesOf(zone);
  const name = printName(zone.policy.apex);
  const apexes = files.map(({ apex }) => apex);
  return Promise.all([
    ...files.map(({ apex, path }) => examine(`zone file ${path}`, () => checkFile(path, apex))),
    examine(`updates of ${name}`, async () => {
      await refuseDynamicZones(apexes, log);
      return 'BIND leaves the file to its administrator';
    }),
    // The gateway starts without named, and goes on trying.
    examine(`reload of ${name}`, () => checkReload(zone), ['reload.impossible']),
    ...[zone.server, ...zone.secondaries].flatMap((server) =>
      apexes.map((apex) =>
        examine(`${printName(apex)} at ${printEndpoint(server)}`, () => checkServed(server, apex), [
          'server.silent',
        ]),
      ),
    ),
  ]);
}

/** What the gateway needs to let its own zone be copied. */
async function checkTransfer({ transfer }: EmbeddedZone): Promise<Finding[]> {
  return transfer === undefined ? [] : [await checkKeyFile(transfer.key)];
}

async function checkFile(path: string, apex: Name): Promise<string> {
  const { zone } = await ZoneFile.open(path, apex);
  return `serial ${zone.soa?.rdata.serial}, ${[...zone.managedRecords()].length} records in the marked section`;
}

async function checkReload(zone: ZoneFileZone): Promise<string> {
  await reloadOfZone(zone).check();
  return zone.reload === 'sighup' ? `named of ${zone.pidFile} may be signalled` : 'rndc reaches named';
}

function checkPrefixes(
  { apex, prefixes }: Config['zones'][number]['policy'],
  listen: Config['http']['listen'],
): Finding[] {
  const subject = `devices in ${printName(apex)}`;
  const warning = (message: string): Finding[] => [{ subject, state: 'warning', message }];
  if (prefixes.length === 0)
    return warning(
      'The zone has no prefixes, so that no device can register: set prefixes to those of the LAN.',
    );
  const lan = prefixes.filter(
    (prefix) => !isLoopback({ address: prefix, port: 0 }) && !prefix.startsWith('::1/'),
  );
  if (lan.length === 0 || !listen.every(isLoopback)) return [];
  return warning(
    `HTTPS listens on loopback only, so that no device of ${lan.join(', ')} reaches it: set [http] listen to an address of the LAN, or start with --lan.`,
  );
}
