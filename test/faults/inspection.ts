import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { addressOfReverseName, printName, printRdata } from '@open-dyndns/dns';
import { parseZone } from '@open-dyndns/zonefile';
import { lookUp } from '../../packages/gateway/test/edge/backend/ask.ts';
import { until } from '../../packages/gateway/test/world.ts';
import type { Client } from './client.ts';
import type { Expected, Ledger } from './ledger.ts';
import type { Site } from './site.ts';

/** Resolves once every zone's last commit was proved, and nothing waits. */
export function untilWell(client: Client): Promise<void> {
  return until('the gateway is well', async () => {
    const { status, json } = (await client.ask('GET', '/readyz')) ?? { status: 0, json: {} };
    const zones = Array.isArray(json['zones']) ? json['zones'] : [];
    return status === 200 && zones.every(({ waiting }) => waiting === 0);
  });
}

/**
 * Holds everything against what clients were told, after a crash and a new start: nothing acknowledged is lost, nothing
 * is there that nobody asked for, and store, files and DNS say the same.
 */
export async function inspect(site: Site, client: Client, ledger: Ledger): Promise<void> {
  const registered = await registeredHosts(client);
  for (const [label, possible] of ledger.possible) {
    const address = registered.get(label);
    assert.ok(possible.includes(address), `${label} is ${address}, and was to be ${possible.join(' or ')}`);
  }
  for (const label of registered.keys()) assert.ok(ledger.possible.has(label), `${label} is a ghost`);

  assert.deepEqual(hostsInFile(site), registered, 'the zone file says what the store says');
  assert.deepEqual(pointersInFile(site), registered, 'the reverse zone file says what the store says');
  await assertServed(site, ledger, registered);
  for (const label of ledger.possible.keys()) ledger.found(label, registered.get(label));
}

async function registeredHosts(client: Client): Promise<Map<string, string>> {
  const answer = await client.ask('GET', '/hosts');
  const entries = Object.entries(answer?.json ?? {}).map(([label, host]): [string, string] => [
    label,
    String(Object(host).addresses),
  ]);
  return new Map(entries.sort());
}

/** The labels of the marked section and their addresses; a zone that does not parse, or a label twice, is a failure. */
function hostsInFile({ files }: Site): Map<string, string> {
  const hosts = new Map<string, string>();
  for (const { record } of recordsOf(files[0])) {
    const [label = ''] = printName(record.name).split('.');
    assert.ok(!hosts.has(label), `${label} stands twice in the zone file`);
    hosts.set(label, printRdata(record.rdata));
  }
  return new Map([...hosts].sort());
}

/** The same, read out of the reverse zone. */
function pointersInFile({ files }: Site): Map<string, string> {
  const hosts = [...recordsOf(files[1])].map(({ record }): [string, string] => [
    printRdata(record.rdata).split('.')[0] ?? '',
    addressOfReverseName(record.name) ?? '',
  ]);
  assert.equal(new Set(hosts.map(([label]) => label)).size, hosts.length, 'a host has two pointers');
  return new Map(hosts.sort());
}

function recordsOf(file: Site['files'][number] | undefined) {
  assert.ok(file !== undefined);
  const checked = spawnSync('named-checkzone', [printName(file.apex), file.path], { encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stdout);
  return parseZone(readFileSync(file.path), { origin: file.apex }).managedRecords();
}

async function assertServed(
  { named }: Site,
  ledger: Ledger,
  hosts: ReadonlyMap<string, Expected>,
): Promise<void> {
  for (const label of ledger.possible.keys()) {
    const address = hosts.get(label);
    const served = await lookUp(named.endpoint, `${label}.lab.example.`, 'A');
    assert.deepEqual(served, address === undefined ? [] : [address], `named’s answer for ${label}`);
  }
}
