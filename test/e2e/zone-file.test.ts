import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { curl } from './lab/curl.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Named, type ZoneName } from './lab/named.ts';
import { Gateway } from './lab/open-dyndns.ts';

const REGISTRATIONS = 500;
const AT_ONCE = 8;
const zones: readonly ZoneName[] = [
  'testopendyn.com',
  '0.77.10.in-addr.arpa',
  '0.0.0.0.0.0.0.0.0.0.0.0.7.7.d.f.ip6.arpa',
];

test(`${REGISTRATIONS} mixed registrations: outside the markers nothing but the serial’s digits differs, and named loads every version`, async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const desk = await lab.host('desk');
  const before = await texts(named);

  const requests = Array.from({ length: REGISTRATIONS }, (_, index) => index);
  const statuses = new Map<number, number>();
  const worker = async (): Promise<void> => {
    for (let index = requests.shift(); index !== undefined; index = requests.shift()) {
      const status = await mixedRequest(desk, gateway, index);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  assert.deepEqual(
    [...statuses.keys()].filter((status) => ![200, 201, 204, 404, 409].includes(status)),
    [],
  );
  assert.ok((statuses.get(201) ?? 0) > REGISTRATIONS / 5, `only ${statuses.get(201)} were new`);
  const after = await texts(named);
  for (const zone of zones) {
    assert.equal(outside(after[zone]), outside(before[zone]), zone);
    assert.notEqual(after[zone], before[zone], `${zone} was edited`);
  }
  assert.match(after['testopendyn.com'] ?? '', /^ns\tIN\tA\t10\.77\.0\.1$/m);
  assert.deepEqual(named.complaints, []);
  assert.ok(named.log.filter((line) => /testopendyn\.com\/IN: loaded serial/.test(line)).length > 10);
});

/** Five names a dozen, registered, changed, refreshed and released in every order. */
async function mixedRequest(from: Host, gateway: Gateway, index: number): Promise<number> {
  const name = `host-${(index * 7) % 120}`;
  const url = `${gateway.url}/hosts/${name}`;
  const user = `admin:${gateway.password}`;
  const ipv4 = `10.77.0.${50 + (index % 100)}`;
  const ipv6 = `fd77::${(index % 500).toString(16)}:1`;
  const requests = [
    { url, method: 'PUT', body: { addresses: [ipv4, ipv6], lease: 600 } },
    {
      url: `${gateway.url}/hosts`,
      method: 'POST',
      body: { hostname: `typed-${index}`, ip: ipv4, rectype: 'A' },
    },
    { url, method: 'PUT', body: { addresses: [ipv4], ttl: 30 } },
    { url, method: 'PUT', body: { ip: ipv6, rectype: 'AAAA' } },
    { url, method: 'DELETE' },
  ];
  const { url: at = url, ...request } = requests[index % requests.length] ?? {};
  return (await curl(from, at, { ...request, user })).status;
}

async function texts(named: Named): Promise<Partial<Record<ZoneName, string>>> {
  const read = await Promise.all(
    zones.map(async (zone) => [zone, await readFile(named.zoneFile(zone), 'latin1')] as const),
  );
  return Object.fromEntries(read);
}

/** What is not between the markers, without the serial's digits. */
function outside(text = ''): string {
  return text
    .replace(/^;hostlist\n[\s\S]*?^;endhostlist$/m, '(managed)')
    .replace(/\d+(?=\s*; Serial)/, '(serial)');
}
