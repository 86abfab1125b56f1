import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { printName, readName, reverseName } from '@open-dyndns/dns';
import { openZoneFileBackend } from '../../../packages/gateway/src/edge/backend/zonefile/backend.ts';
import { reloadOf } from '../../../packages/gateway/src/edge/backend/zonefile/reload.ts';
import type { ZonePolicy } from '../../../packages/gateway/src/model/zone.ts';
import type { Gateway } from '../../../packages/gateway/src/service/gateway.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { forwardText, reverseText } from '../../../packages/gateway/test/edge/backend/zone-files.ts';
import {
  admin,
  claim,
  policy,
  silent,
  TestTime,
  temporaryDirectory,
} from '../../../packages/gateway/test/world.ts';
import { gatewayOver } from './gateway-over.ts';
import { Named, type NamedZone, namedIsMissing } from './named.ts';

/** Another zone than the lab's, with two networks of each family. */
const guests: ZonePolicy = {
  ...policy,
  apex: readName('guests.example.'),
  prefixes: ['10.78.0.0/24', '10.79.0.0/24', 'fd78::/64', 'fd79::/64'],
  reverse: [
    { prefix: '10.78.0.0/24', apex: readName('0.78.10.in-addr.arpa.') },
    { prefix: '10.79.0.0/24', apex: readName('0.79.10.in-addr.arpa.') },
    { prefix: 'fd78::/64', apex: readName('0.0.0.0.0.0.0.0.0.0.0.0.8.7.d.f.ip6.arpa.') },
    { prefix: 'fd79::/64', apex: readName('0.0.0.0.0.0.0.0.0.0.0.0.9.7.d.f.ip6.arpa.') },
  ],
};

interface Site extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly named: Named;
}

/** A zone and its reverse zones as files, the zone's own first. */
function writeFiles(directory: string, { apex, reverse }: ZonePolicy): NamedZone[] {
  return [apex, ...reverse.map((zone) => zone.apex)].map((zone, index) => {
    const path = join(directory, `db.${printName(zone)}`);
    const text =
      index === 0 ? forwardText.replaceAll('lab.example.', printName(zone)) : reverseText(printName(zone));
    writeFileSync(path, text);
    return { apex: zone, path };
  });
}

async function openSite(way: 'sighup' | 'rndc'): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(temporaryDirectory());
  const zones = [policy, guests].map((zone) => ({ policy: zone, files: writeFiles(path, zone) }));
  const named = opening.use(
    await Named.start(
      path,
      zones.flatMap(({ files }) => files),
    ),
  );
  const time = new TestTime();
  const reload = reloadOf(
    way === 'sighup' ? { kind: 'sighup', pidFile: named.pidFile } : { kind: 'rndc', command: named.rndc },
  );
  const served = [];
  for (const { policy: zone, files } of zones) {
    const options = { files, reload, server: named.endpoint };
    served.push({
      policy: zone,
      backend: opening.use(await openZoneFileBackend(options, { clock: time, log: silent })),
    });
  }
  const gateway = opening.use(await gatewayOver(served, join(path, 'store.sqlite'), time));
  const running = opening.move();
  return { gateway, named, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** What named says of a host, both ways. */
async function answersFor({ named }: Site, host: string, addresses: readonly string[]): Promise<object> {
  const pointers = await Promise.all(
    addresses.map((address) => lookUp(named.endpoint, printName(reverseName(address)), 'PTR')),
  );
  return {
    v4: await lookUp(named.endpoint, host, 'A'),
    v6: await lookUp(named.endpoint, host, 'AAAA'),
    pointers: pointers.flat(),
  };
}

const inLab = ['10.77.0.9', '10.77.0.10', 'fd77::9', 'fd77::a'];
const asGuest = ['10.78.0.9', '10.79.0.9', 'fd78::9', 'fd79::9'];
const gone = { v4: [], v6: [], pointers: [] };

for (const way of ['sighup', 'rndc'] as const)
  describe(`two zones with six reverse zones on a real named, by ${way}`, { skip: namedIsMissing }, () => {
    it('serves several addresses of each family, both ways, each in its own zone', async () => {
      await using site = await openSite(way);
      const guest = claim('laptop', asGuest, { name: readName('laptop', guests.apex), zone: guests.apex });
      await Promise.all([
        site.gateway.register(admin, claim('laptop', inLab)),
        site.gateway.register(admin, guest),
      ]);
      const lab = {
        v4: ['10.77.0.10', '10.77.0.9'],
        v6: ['fd77::9', 'fd77::a'],
        pointers: Array(4).fill('laptop.lab.example.'),
      };
      assert.deepEqual(await answersFor(site, 'laptop.lab.example.', inLab), lab);
      assert.deepEqual(await answersFor(site, 'laptop.guests.example.', asGuest), {
        v4: ['10.78.0.9', '10.79.0.9'],
        v6: ['fd78::9', 'fd79::9'],
        pointers: Array(4).fill('laptop.guests.example.'),
      });

      await site.gateway.register(admin, { ...guest, addresses: ['10.79.0.9', 'fd78::9'] });
      assert.deepEqual(await answersFor(site, 'laptop.guests.example.', asGuest), {
        v4: ['10.79.0.9'],
        v6: ['fd78::9'],
        pointers: Array(2).fill('laptop.guests.example.'),
      });

      await site.gateway.release(admin, guest.name);
      assert.deepEqual(await answersFor(site, 'laptop.guests.example.', asGuest), gone);
      assert.deepEqual(await answersFor(site, 'laptop.lab.example.', inLab), lab);
      assert.deepEqual(site.named.complaints, []);
    });
  });
