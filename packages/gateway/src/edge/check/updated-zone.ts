import { type Name, printName } from '@open-dyndns/dns';
import type { Rfc2136Zone } from '../../config/config.ts';
import { GatewayError, StartError } from '../../errors.ts';
import { printEndpoint } from '../../model/endpoint.ts';
import { updateOf } from '../../protocol/dns-update.ts';
import { readKeyFile } from '../backend/key-file.ts';
import { Primary } from '../backend/rfc2136/primary.ts';
import { timeOfDay } from '../machine.ts';
import { examine, type Finding } from './finding.ts';
import { checkKeyFile } from './key-file.ts';
import { checkServed } from './served.ts';

/** What the gateway needs of a zone that it updates: a key, and servers that take it and answer. */
export async function checkUpdatedZone(zone: Rfc2136Zone): Promise<Finding[]> {
  const { policy, server, secondaries } = zone;
  const apexes = [policy.apex, ...policy.reverse.map(({ apex }) => apex)];
  const key = await checkKeyFile(zone.key);
  const served = [server, ...secondaries].flatMap((endpoint) =>
    apexes.map((apex) =>
      examine(`${printName(apex)} at ${printEndpoint(endpoint)}`, () => checkServed(endpoint, apex), [
        'server.silent',
      ]),
    ),
  );
  const updates = key.state === 'ok' ? apexes.map((apex) => checkKey(zone, apex)) : [];
  return [key, ...(await Promise.all(served)), ...(await Promise.all(updates)).flat()];
}

/** What the key may do; the gateway starts all the same, and goes on trying. */
async function checkKey(zone: Rfc2136Zone, apex: Name): Promise<Finding[]> {
  using primary = new Primary(zone.server, await readKeyFile(zone.key), timeOfDay);
  const name = printName(apex);
  return [
    await examine(`updates of ${name}`, () => checkUpdates(primary, apex), ['updates.refused']),
    await examine(`transfer of ${name}`, () => checkTransfer(primary, apex), [
      'updates.refused',
      'transfer.refused',
    ]),
  ];
}

/** RFC 2136 §3.3: an UPDATE without updates is checked as any other. */
async function checkUpdates(primary: Primary, apex: Name): Promise<string> {
  await orRefused(primary.update(apex, updateOf(apex)));
  return 'are taken';
}

async function checkTransfer(primary: Primary, apex: Name): Promise<string> {
  const records = await orRefused(primary.transfer(apex));
  if (records !== undefined) return `${records.length} records`;
  throw new StartError(
    'transfer.refused',
    `The DNS server does not let the key transfer ${printName(apex)}, so that the gateway sees only names that it knows already: allow it, in BIND with allow-transfer { key NAME; };.`,
  );
}

async function orRefused<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new StartError('updates.refused', error.message, { cause: error });
  }
}
