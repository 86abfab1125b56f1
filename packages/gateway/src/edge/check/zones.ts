import { type Name, Opcode, printName, question } from '@open-dyndns/dns';
import type { Config, Rfc2136Zone, ZoneFileZone } from '../../config/config.ts';
import { GatewayError, StartError, type StartErrorCode } from '../../errors.ts';
import { type Endpoint, printEndpoint } from '../../model/endpoint.ts';
import type { Clock, Log } from '../../service/ports.ts';
import { reloadOfZone, zoneFilesOf } from '../backend/open-backend.ts';
import { DnsConnection } from '../backend/rfc2136/connection.ts';
import { readKeyFile } from '../backend/rfc2136/key-file.ts';
import { Primary } from '../backend/rfc2136/primary.ts';
import { askSerial } from '../backend/zonefile/serial-query.ts';
import { ZoneFile } from '../backend/zonefile/zone-file.ts';
import { refuseDynamicZones } from '../bind-configuration.ts';
import { examine, type Finding } from './finding.ts';

/** What the gateway needs of DNS servers: files with a marked section and a named that can be told, or a key that may update; and an answer. */
export async function checkZones({ zones }: Config, log: Log, clock: Clock): Promise<Finding[]> {
  const inFiles = zones.filter((zone) => zone.backend === 'zonefile');
  const updated = zones.filter((zone) => zone.backend === 'rfc2136');
  const findings = await Promise.all([
    ...inFiles.map((zone) => checkZone(zone, log)),
    ...updated.map((zone) => checkUpdatedZone(zone, clock)),
  ]);
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

async function checkUpdatedZone(zone: Rfc2136Zone, clock: Clock): Promise<Finding[]> {
  const { policy, server, secondaries } = zone;
  const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
  const key = await examine(`key ${zone.key}`, async () => {
    const { name, algorithm } = await readKeyFile(zone.key);
    return `${printName(name)}, ${algorithm}`;
  });
  const served = [server, ...secondaries].flatMap((endpoint) =>
    apexes.map((apex) =>
      examine(`${printName(apex)} at ${printEndpoint(endpoint)}`, () => checkServed(endpoint, apex), [
        'server.silent',
      ]),
    ),
  );
  const updates = key.state === 'ok' ? apexes.map((apex) => checkUpdates(zone, apex, clock)) : [];
  return [key, ...(await Promise.all(served)), ...(await Promise.all(updates)).flat()];
}

/** The gateway starts without the server, and goes on trying. */
async function checkUpdates(zone: Rfc2136Zone, apex: Name, clock: Clock): Promise<Finding[]> {
  using connection = new DnsConnection(zone.server);
  const primary = new Primary(connection, await readKeyFile(zone.key), clock);
  return [
    await examine(`updates of ${printName(apex)}`, async () => {
      await asStartError(
        'updates.refused',
        primary.update(apex, { opcode: Opcode.update, questions: [question(apex, 'SOA')] }),
      );
      return 'are taken';
    }, ['updates.refused']),
    await examine(`transfer of ${printName(apex)}`, async () => {
      const records = await asStartError('updates.refused', primary.transfer(apex));
      if (records !== undefined) return `${records.length} records`;
      throw new StartError(
        'transfer.refused',
        `The DNS server lets the key not transfer ${printName(apex)}, so that the gateway sees only names that it knows: allow it, in BIND with allow-transfer { key NAME; };.`,
      );
    }, ['updates.refused', 'transfer.refused']),
  ];
}

async function asStartError<Value>(code: StartErrorCode, asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new StartError(code, error.message, { cause: error });
  }
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
