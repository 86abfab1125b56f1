import { type Name, printName } from '@open-dyndns/dns';
import type { Config, ZoneFileZone } from '../../config/config.ts';
import { StartError } from '../../errors.ts';
import { type Endpoint, printEndpoint } from '../../model/endpoint.ts';
import type { Log } from '../../service/ports.ts';
import { reloadOfZone, zoneFilesOf } from '../backend/open-backend.ts';
import { askSerial } from '../backend/zonefile/serial-query.ts';
import { ZoneFile } from '../backend/zonefile/zone-file.ts';
import { refuseDynamicZones } from '../bind-configuration.ts';
import { examine, type Finding } from './finding.ts';

/** What the gateway needs of BIND: files with a marked section, a named that can be told, and its answer. */
export async function checkZones({ zones }: Config, log: Log): Promise<Finding[]> {
  const inFiles = zones.filter((zone) => zone.backend === 'zonefile');
  const findings = await Promise.all(inFiles.map((zone) => checkZone(zone, log)));
  return [...findings.flat(), ...zones.flatMap(({ policy }) => checkPrefixes(policy))];
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
    ...apexes.map((apex) =>
      examine(`${printName(apex)} at ${printEndpoint(zone.server)}`, () => checkServed(zone.server, apex), [
        'server.silent',
      ]),
    ),
  ]);
}

async function checkFile(path: string, apex: Name): Promise<string> {
  const { zone } = await ZoneFile.open(path, apex);
  return `serial ${zone.soa?.rdata.serial}, ${[...zone.managedRecords()].length} records in the marked section`;
}

async function checkReload(zone: ZoneFileZone): Promise<string> {
  await reloadOfZone(zone).check();
  return zone.reload === 'sighup' ? `named of ${zone.pidFile} may be signalled` : 'rndc reaches named';
}

async function checkServed(server: Endpoint, apex: Name): Promise<string> {
  const { serial, rcode } = await askSerial(server, apex);
  if (serial !== undefined) return `answers with serial ${serial}`;
  const said = rcode === undefined ? 'does not answer' : `answers with rcode ${rcode} and no SOA`;
  throw new StartError(
    'server.silent',
    `${printEndpoint(server)} ${said} for ${printName(apex)}: start named with the zone, or set server to where it listens.`,
  );
}

function checkPrefixes({ apex, prefixes }: Config['zones'][number]['policy']): Finding[] {
  if (prefixes.length > 0) return [];
  return [
    {
      subject: `devices in ${printName(apex)}`,
      state: 'warning',
      message: 'The zone has no prefixes, so that no device can register: set prefixes to those of the LAN.',
    },
  ];
}
