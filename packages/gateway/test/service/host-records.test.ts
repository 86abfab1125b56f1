import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError } from '../../src/errors.ts';
import type { Claim } from '../../src/model/host.ts';
import type { HostRecords } from '../../src/model/host-records.ts';
import { lookUp } from '../edge/backend/ask.ts';
import { textOf, withoutSerial } from '../edge/backend/zone-files.ts';
import { admin, claim, device, name, user } from '../world.ts';
import { openHouse, openSite, type Site } from './house.ts';

const laptop = device('device-a', '10.77.0.9');
const txt = (value: string) => ({ type: 'TXT', strings: [new TextEncoder().encode(value)] }) as const;
const ssh: HostRecords = {
  prefix: '_ssh._tcp',
  type: 'SRV',
  rdata: [{ type: 'SRV', priority: 0, weight: 0, port: 22, target: name('laptop') }],
};
const equipped = claim('laptop', ['10.77.0.9'], {
  records: [{ prefix: '', type: 'TXT', rdata: [txt('hello')] }, ssh],
});

function challenge(kind: 'add' | 'remove', value: string): Claim {
  return claim('laptop', [], {
    keeps: ['A', 'AAAA'],
    ttl: 'keep',
    lease: 'keep',
    challenge: { kind, rdata: txt(value) },
  });
}

function served({ named }: Site, label: string, type: 'TXT' | 'SRV'): Promise<string[]> {
  return lookUp(named.endpoint, `${label}.lab.example.`, type);
}

describe('records beside a host’s addresses', () => {
  it('live and leave with it, and outlast the process', async () => {
    await using site = await openSite();
    const before = textOf(site.forward);
    {
      await using house = await openHouse(site);
      await house.gateway.register(laptop, equipped);
      assert.deepEqual(await served(site, 'laptop', 'TXT'), ['"hello"']);
      assert.deepEqual(await served(site, '_ssh._tcp.laptop', 'SRV'), ['0 0 22 laptop.lab.example.']);
    }
    const written = textOf(site.forward);
    await using house = await openHouse(site);
    assert.equal(textOf(site.forward), written);
    assert.equal(house.gateway.host(name('laptop'))?.records.length, 2);
    await house.gateway.release(laptop, name('laptop'));
    assert.equal(withoutSerial(textOf(site.forward)), withoutSerial(before));
  });

  it('go when the lease ends', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, { ...equipped, lease: 30 });
    await site.time.pass(31);
    await house.gateway.register(laptop, claim('phone', ['10.77.0.9']));
    assert.deepEqual(await served(site, '_ssh._tcp.laptop', 'SRV'), []);
    assert.deepEqual(await served(site, 'laptop', 'TXT'), []);
  });

  it('a challenge comes, makes way for the third, and goes, and nothing else of the host changes', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const { host } = await house.gateway.register(laptop, equipped);
    const steps = [
      ['add', 'one', ['"one"']],
      ['add', 'two', ['"one"', '"two"']],
      ['add', 'three', ['"three"', '"two"']],
      ['remove', 'two', ['"three"']],
      ['remove', 'three', []],
    ] as const;
    for (const [kind, value, left] of steps) {
      await house.gateway.register(laptop, challenge(kind, value));
      assert.deepEqual(await served(site, '_acme-challenge.laptop', 'TXT'), left);
    }
    const { addresses, lease, records } = house.gateway.host(name('laptop')) ?? {};
    assert.deepEqual([addresses, lease, records], [host.addresses, host.lease, host.records]);
  });

  it('a name without addresses is proved, too', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(user('ann'), challenge('add', 'one'));
    assert.deepEqual(await served(site, '_acme-challenge.laptop', 'TXT'), ['"one"']);
    await house.gateway.register(user('ann'), challenge('remove', 'one'));
    assert.deepEqual(await served(site, '_acme-challenge.laptop', 'TXT'), []);
    assert.equal(house.gateway.host(name('laptop'))?.owner, 'ann');
  });

  it('an administrator’s own stay, and keep others from theirs', async () => {
    const text = `$TTL 300
@\tIN\tSOA\tns admin 7 3600 600 86400 60
@\tIN\tNS\tns
ns\tIN\tA\t10.77.0.1
_acme-challenge.phone\tIN\tTXT\t"outside"
;hostlist
_acme-challenge.laptop\tIN\tCNAME\tacme.example.
;endhostlist
`;
    await using site = await openSite(text);
    await using house = await openHouse(site);
    await house.gateway.register(laptop, equipped);
    for (const label of ['laptop', 'phone'])
      await assert.rejects(
        house.gateway.register(admin, { ...challenge('add', 'x'), name: name(label) }),
        (error) => error instanceof GatewayError && error.code === 'name.reserved',
      );
    await house.gateway.release(laptop, name('laptop'));
    assert.equal(
      withoutSerial(textOf(site.forward)),
      text.replace(/SOA.*/, (soa) => soa.replace('7', '9')),
    );
  });

  it('services are kept with the host, and nothing of them is published', async () => {
    await using site = await openSite();
    const services = [{ instance: 'Shell', type: '_ssh._tcp', port: 22, subtypes: [], txt: {} }];
    {
      await using house = await openHouse(site);
      await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
      const written = textOf(site.forward);
      const { outcome } = await house.gateway.register(laptop, claim('laptop', ['10.77.0.9'], { services }));
      assert.equal(outcome, 'refreshed');
      assert.equal(textOf(site.forward), written);
    }
    await using house = await openHouse(site);
    assert.deepEqual(house.gateway.host(name('laptop'))?.services, services);
  });
});
