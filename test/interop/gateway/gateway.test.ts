import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { printName, readName, reverseName } from '@open-dyndns/dns';
import { openZoneFileBackend } from '../../../packages/gateway/src/edge/backend/zonefile/backend.ts';
import { reloadOf } from '../../../packages/gateway/src/edge/backend/zonefile/reload.ts';
import { GatewayError } from '../../../packages/gateway/src/errors.ts';
import type { Gateway } from '../../../packages/gateway/src/service/gateway.ts';
import { ask, lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import {
  forwardText,
  textOf,
  withoutSerial,
  writeZoneFiles,
  type ZoneFiles,
} from '../../../packages/gateway/test/edge/backend/zone-files.ts';
import {
  admin,
  claim,
  name,
  silent,
  TestTime,
  temporaryDirectory,
  until,
} from '../../../packages/gateway/test/world.ts';
import { furtherNamesComeAndGo, generous } from './further-names.ts';
import { gatewayOver, served } from './gateway-over.ts';
import { Named, namedIsMissing } from './named.ts';

interface Site extends AsyncDisposable, ZoneFiles {
  readonly gateway: Gateway;
  readonly named: Named;
  readonly time: TestTime;
}

async function openSite(text = forwardText, deadline = 1_000): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(temporaryDirectory());
  const zones = writeZoneFiles(path, text);
  const named = opening.use(await Named.start(path, zones.files));
  const time = new TestTime();
  const options = {
    files: zones.files,
    reload: reloadOf({ kind: 'sighup', pidFile: named.pidFile }),
    server: named.endpoint,
    deadline,
  };
  const backend = opening.use(await openZoneFileBackend(options, { clock: time, log: silent }));
  const gateway = opening.use(
    await gatewayOver([{ policy: generous, backend }], join(path, 'store.sqlite'), time),
  );
  const running = opening.move();
  return { ...zones, gateway, named, time, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function unavailable(says: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof GatewayError && error.code === 'backend.unavailable', String(error));
    assert.match(error.message, says);
    return true;
  };
}

describe('a gateway beside a real named', { skip: namedIsMissing }, () => {
  it('registers, changes and releases, and named answers both ways when it is answered', async () => {
    await using site = await openSite();
    const pointer = printName(reverseName('fd77::9'));
    await site.gateway.register(admin, claim('laptop', ['10.77.0.9', 'fd77::9']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
    assert.deepEqual(await lookUp(site.named.endpoint, pointer, 'PTR'), ['laptop.lab.example.']);
    const { serial } = await site.gateway.register(admin, claim('laptop', ['10.77.0.10']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.10']);
    assert.deepEqual(await lookUp(site.named.endpoint, pointer, 'PTR'), []);
    const { answers } = await ask(site.named.endpoint, 'lab.example.', 'SOA');
    assert.ok(answers[0]?.rdata.type === 'SOA' && answers[0].rdata.serial === serial);
    await site.gateway.release(admin, name('laptop'));
    assert.deepEqual(await served(site, 'laptop'), []);
  });

  it('names of several labels, wildcards, and records beside addresses are served, and go', async () => {
    await using site = await openSite();
    const before = textOf(site.forward);
    await furtherNamesComeAndGo(site.gateway, site.named.endpoint);
    assert.equal(withoutSerial(textOf(site.forward)), withoutSerial(before));
  });

  it('after 500 mixed registrations the file differs in the serial alone, and named never complained', async () => {
    await using site = await openSite();
    const labels = Array.from({ length: 25 }, (_, index) => `host-${index}`);
    for (let round = 0; round < 10; round += 1) {
      const addresses = (index: number): string[] => [
        `10.77.0.${index + 1 + round}`,
        `fd77::${round}:${index + 1}`,
      ];
      await Promise.all(
        labels.map((label, index) => site.gateway.register(admin, claim(label, addresses(index)))),
      );
      const leaving = labels.filter((_, index) => index % 3 === round % 3);
      await Promise.all(leaving.map((label) => site.gateway.release(admin, name(label))));
      await Promise.all(
        leaving.map((label) => site.gateway.register(admin, claim(label, addresses(labels.indexOf(label))))),
      );
    }
    assert.deepEqual(await served(site, 'host-24'), ['10.77.0.34']);
    await Promise.all(labels.map((label) => site.gateway.release(admin, name(label))));
    assert.equal(withoutSerial(textOf(site.forward)), withoutSerial(forwardText));
    assert.deepEqual(site.named.complaints, []);
  });

  it('what named refuses is put back, with named-checkzone’s words, and goes through once it is mended', async () => {
    await using site = await openSite();
    const broken = textOf(site.forward).concat('printer\tIN\tCNAME\twww\n');
    writeFileSync(site.forward, broken);
    const registration = site.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    await assert.rejects(registration, unavailable(/CNAME and other data/));
    assert.equal(textOf(site.forward), broken);
    assert.deepEqual(await served(site, 'printer'), ['10.77.0.7']);
    writeFileSync(site.forward, textOf(site.forward).replace('printer\tIN\tCNAME\twww\n', ''));
    await site.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
  });

  it('while named is dead nothing is acknowledged; what should go is gone once it is back', async () => {
    await using site = await openSite();
    await site.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    const before = textOf(site.forward);
    await site.named.stop();
    await assert.rejects(
      site.gateway.register(admin, claim('phone', ['10.77.0.10'])),
      unavailable(/cannot be told to reload/),
    );
    await assert.rejects(
      site.gateway.release(admin, name('laptop')),
      unavailable(/cannot be told to reload/),
    );
    assert.equal(textOf(site.forward), before);
    await site.named.startAgain();
    await until('laptop is gone', async () => {
      await site.time.pass(1);
      return (await served(site, 'laptop')).length === 0;
    });
    assert.deepEqual(await served(site, 'phone'), []);
    await site.gateway.register(admin, claim('phone', ['10.77.0.10']));
    assert.deepEqual(await served(site, 'phone'), ['10.77.0.10']);
  });

  it('a named that hangs is not waited for for ever', async () => {
    await using site = await openSite(forwardText, 200);
    const before = textOf(site.forward);
    site.named.kill('SIGSTOP');
    await assert.rejects(
      site.gateway.register(admin, claim('laptop', ['10.77.0.9'])),
      unavailable(/did not take serial \d+ of lab\.example\. within 200 ms: it does not answer/),
    );
    assert.equal(textOf(site.forward), before);
    site.named.kill('SIGCONT');
    await until('a registration goes through', () =>
      site.gateway.register(admin, claim('laptop', ['10.77.0.9'])).then(
        () => true,
        () => false,
      ),
    );
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
  });

  it('an administrator’s host is adopted and stays as it was typed', async () => {
    const typed = 'nas 3600 IN  A   10.77.0.30 ; in the cellar\n';
    await using site = await openSite(forwardText.replace(';endhostlist', `${typed};endhostlist`));
    assert.deepEqual(site.gateway.host(name('nas'))?.addresses, ['10.77.0.30']);
    await site.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    assert.ok(readFileSync(site.forward, 'utf8').includes(typed));
    assert.deepEqual(await lookUp(site.named.endpoint, '30.0.77.10.in-addr.arpa.', 'PTR'), [
      'nas.lab.example.',
    ]);
  });

  it('the original’s zone file works as it is', async () => {
    const original = `;
; BIND data file
;
$TTL\t604800
@\tIN\tSOA\tns.lab.example. root.lab.example. (
\t\t\t      7\t\t; Serial
\t\t\t 604800\t\t; Refresh
\t\t\t  86400\t\t; Retry
\t\t\t2419200\t\t; Expire
\t\t\t 604800 )\t; Negative Cache TTL
;
@\tIN\tNS\tns.lab.example.
;hostlist
ns\tIN\tA\t11.11.11.11
;endhostlist
`;
    await using site = await openSite(original);
    await site.gateway.register(
      admin,
      claim('laptop', ['10.77.0.9'], { lease: 'none', keeps: ['A', 'AAAA'] }),
    );
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
    assert.equal(site.gateway.host(readName('ns.lab.example.'))?.owner, undefined);
    await site.gateway.release(admin, name('laptop'));
    assert.equal(textOf(site.forward), original.replace('      7\t', '      9\t'));
  });
});
