import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { printName } from '@open-dyndns/dns';
import { GatewayError, type GatewayErrorCode } from '../../src/errors.ts';
import type { Gateway } from '../../src/service/gateway.ts';
import type { Backend, Store } from '../../src/service/ports.ts';
import { lookUp } from '../edge/backend/ask.ts';
import { forwardText, textOf, withoutSerial } from '../edge/backend/zone-files.ts';
import { admin, claim, device, name, until, user } from '../world.ts';
import { type House, openHouse, openSite, type Site } from './house.ts';

const laptop = device('device-a', '10.77.0.9');
const other = device('device-b', '10.77.0.10');
const seconds = 1000;
const day = 86_400 * seconds;

function refusedWith(code: GatewayErrorCode): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof GatewayError, String(error));
    assert.equal(error.code, code, error.message);
    return true;
  };
}

function served({ named }: Site, label: string): Promise<string[]> {
  return lookUp(named.endpoint, `${label}.lab.example.`, 'A');
}

async function auditOf({ store }: House, event: string): Promise<string[]> {
  const entries = await store.audit(100);
  return entries.filter((entry) => entry.event === event).map(({ subject }) => subject);
}

/** A store that fails once, at its nth write. */
function failingAt(nth: number): (store: Store) => Store {
  let writes = 0;
  return (store) => ({
    ...store,
    write: async (batch) => {
      writes += 1;
      if (writes === nth) throw new GatewayError('store.unavailable', 'The disk is full');
      await store.write(batch);
    },
  });
}

/** A hundred hosts at once. */
function registerCrowd(gateway: Gateway, label: string): Promise<unknown> {
  const hosts = Array.from({ length: 100 }, (_, index) =>
    claim(`${label}-${index}`, [`10.77.0.${index + 1}`]),
  );
  return Promise.all(hosts.map((host) => gateway.register(admin, host)));
}

/** A backend as an object that can be spread. */
function seen(backend: Backend): Backend {
  return {
    durable: backend.durable,
    read: () => backend.read(),
    isReserved: (owner) => backend.isReserved(owner),
    serials: () => backend.serials(),
    apply: (changes, signal) => backend.apply(changes, signal),
    watch: (onForeignChange) => backend.watch(onForeignChange),
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}

/** An administrator's editor, which replaces the text in place. */
function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('promise 1: a 2xx means served', () => {
  it('a registration that named does not take is refused, and nothing of it is left', async () => {
    await using site = await openSite();
    await using house = await openHouse(site, { deadline: 50 });
    const before = textOf(site.forward);
    site.named.mood = 'deaf';
    await assert.rejects(
      house.gateway.register(laptop, claim('laptop', ['10.77.0.9'])),
      refusedWith('backend.unavailable'),
    );
    assert.equal(textOf(site.forward), before);
    assert.deepEqual(house.gateway.hosts(), []);
    site.named.mood = 'well';
    await house.gateway.register(other, claim('laptop', ['10.77.0.10']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.10']);
  });

  it('a change that named does not take leaves the host as it was', async () => {
    await using site = await openSite();
    await using house = await openHouse(site, { deadline: 50 });
    await house.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    site.named.mood = 'deaf';
    await assert.rejects(
      house.gateway.register(admin, claim('laptop', ['10.77.0.10'])),
      refusedWith('backend.unavailable'),
    );
    assert.deepEqual(house.gateway.host(name('laptop'))?.addresses, ['10.77.0.9']);
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
  });

  it('what the store does not take after all is taken out of DNS again', async () => {
    await using site = await openSite();
    await using house = await openHouse(site, { wrapStore: failingAt(2) });
    const refused = house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    await assert.rejects(refused, refusedWith('store.unavailable'));
    await site.time.pass(1);
    await until('laptop is gone', async () => (await served(site, 'laptop')).length === 0);
    assert.deepEqual(await auditOf(house, 'host.adopted'), []);
  });

  it('nor does it stay with a host that was typed in', async () => {
    await using site = await openSite(
      forwardText.replace(';endhostlist', 'nas\tIN\tA\t10.77.0.30\n;endhostlist'),
    );
    const adoptionAndClaim = 2;
    await using house = await openHouse(site, { wrapStore: failingAt(adoptionAndClaim + 1) });
    const refused = house.gateway.register(admin, claim('nas', ['10.77.0.31']));
    await assert.rejects(refused, refusedWith('store.unavailable'));
    await site.time.pass(1);
    await until('nas is back', async () => (await served(site, 'nas')).join() === '10.77.0.30');
    assert.deepEqual(house.gateway.host(name('nas'))?.addresses, ['10.77.0.30']);
  });

  it('everybody who comes at one moment is served by one load', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const before = site.named.reloads;
    await registerCrowd(house.gateway, 'host');
    assert.equal(site.named.reloads - before, 1);
    assert.deepEqual(await served(site, 'host-99'), ['10.77.0.100']);
  });

  it('everybody who comes while named loads is served by the next load', async () => {
    await using site = await openSite();
    let late: Promise<unknown> | undefined;
    await using house = await openHouse(site, {
      wrapBackend: (backend) => ({
        ...seen(backend),
        apply: (changes, signal) => {
          if (changes.length > 0) late ??= registerCrowd(house.gateway, 'late');
          return backend.apply(changes, signal);
        },
      }),
    });
    const before = site.named.reloads;
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    await late;
    assert.equal(site.named.reloads - before, 2);
    assert.deepEqual(await served(site, 'late-99'), ['10.77.0.100']);
  });

  it('hosts outlive the process', async () => {
    await using site = await openSite();
    {
      await using house = await openHouse(site);
      await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    }
    await using house = await openHouse(site);
    assert.equal(house.gateway.host(name('laptop'))?.owner, 'device-a');
    assert.equal((await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']))).outcome, 'refreshed');
  });

  it('a gateway that stops finishes what it has begun and takes nothing more', async () => {
    await using site = await openSite();
    const house = await openHouse(site);
    const begun = house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    const stopped = house[Symbol.asyncDispose]();
    await assert.rejects(
      house.gateway.register(other, claim('phone', ['10.77.0.10'])),
      refusedWith('gateway.stopping'),
    );
    await stopped;
    assert.equal((await begun).outcome, 'created');
  });

  it('named being down does not keep the gateway from starting', async () => {
    await using site = await openSite();
    {
      await using house = await openHouse(site);
      await house.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    }
    edit(site.forward, (text) =>
      text.replace(/^laptop.*\n/m, 'typed\tIN\tA\t10.77.0.20\n').replace('2026010101', '2026010102'),
    );
    site.named.mood = 'down';
    await using house = await openHouse(site);
    await assert.rejects(
      house.gateway.register(admin, claim('phone', ['10.77.0.10'])),
      refusedWith('backend.unavailable'),
    );
    site.named.mood = 'well';
    assert.equal((await house.gateway.register(admin, claim('phone', ['10.77.0.10']))).outcome, 'created');
    assert.deepEqual(await served(site, 'typed'), ['10.77.0.20']);
  });
});

describe('promise 2: not a byte more', () => {
  it('after hosts have come, changed and gone, the file is what it was but for the serial', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    for (const label of ['one', 'two', 'three'])
      await house.gateway.register(admin, claim(label, ['10.77.0.9', 'fd77::9']));
    await house.gateway.register(admin, claim('two', ['10.77.0.10']));
    for (const label of ['two', 'one', 'three']) await house.gateway.release(admin, name(label));
    assert.equal(withoutSerial(textOf(site.forward)), withoutSerial(forwardText));
    assert.notEqual(textOf(site.forward), forwardText);
  });

  it('lines in the section that are not hosts stay, and so does what they say', async () => {
    const kept = '; a comment\n\nvoip\tIN\tTXT\t"by hand"\n*\tIN\tA\t10.77.0.77\n';
    await using site = await openSite(forwardText.replace('; kept by the gateway\n', kept));
    await using house = await openHouse(site);
    await house.gateway.register(admin, claim('laptop', ['10.77.0.9']));
    assert.ok(textOf(site.forward).includes(kept));
    await assert.rejects(
      house.gateway.register(admin, claim('voip', ['10.77.0.9'])),
      refusedWith('name.reserved'),
    );
  });

  it('a pointer that an administrator typed stays', async () => {
    await using site = await openSite();
    edit(site.reverse, (text) => text.replace(';endhostlist', '9 IN PTR printer.lab.example.\n;endhostlist'));
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    await house.gateway.release(laptop, name('laptop'));
    assert.ok(textOf(site.reverse).includes('9 IN PTR printer.lab.example.'));
  });

  it('an address whose pointer stands outside the section is registered without one', async () => {
    await using site = await openSite();
    edit(site.reverse, (text) => `${text}9 IN PTR printer.lab.example.\n`);
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
    assert.equal(textOf(site.reverse).match(/PTR/g)?.length, 1);
  });
});

describe('promise 3: first come, first served', () => {
  it('of two that claim a name at one instant, one gets it', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const [first, second] = await Promise.allSettled([
      house.gateway.register(laptop, claim('laptop', ['10.77.0.9'])),
      house.gateway.register(other, claim('laptop', ['10.77.0.10'])),
    ]);
    assert.equal(first.status, 'fulfilled');
    assert.ok(second.status === 'rejected' && refusedWith('name.taken')(second.reason));
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
  });

  it('names outside the section are nobody’s', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    for (const label of ['printer', 'PRINTER', 'www', 'ns'])
      await assert.rejects(
        house.gateway.register(admin, claim(label, ['10.77.0.9'])),
        refusedWith('name.reserved'),
      );
    await assert.rejects(house.gateway.release(admin, name('printer')), refusedWith('host.unknown'));
    assert.equal(textOf(site.forward), forwardText);
  });

  it('an expired name stays its owner’s for fourteen days', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    await site.time.pass(120);
    await until('laptop is gone', async () => (await served(site, 'laptop')).length === 0);
    site.time.jump(14 * day - 1 * seconds);
    await assert.rejects(
      house.gateway.register(other, claim('laptop', ['10.77.0.10'])),
      refusedWith('name.taken'),
    );
    site.time.jump(1 * seconds);
    assert.equal((await house.gateway.register(other, claim('laptop', ['10.77.0.10']))).outcome, 'created');
  });

  it('a released name is free at once', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    await assert.rejects(house.gateway.release(user('bob'), name('laptop')), refusedWith('host.not-yours'));
    await house.gateway.release(laptop, name('laptop'));
    assert.equal((await house.gateway.register(other, claim('laptop', ['10.77.0.10']))).outcome, 'created');
  });
});

describe('promise 4: gone means gone', () => {
  it('a released host is gone once its release is answered', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9', 'fd77::9']));
    await house.gateway.release(laptop, name('laptop'));
    assert.deepEqual(await served(site, 'laptop'), []);
    assert.deepEqual(await lookUp(site.named.endpoint, '9.0.77.10.in-addr.arpa.', 'PTR'), []);
    assert.equal(house.gateway.host(name('laptop')), undefined);
  });

  it('a lease that runs out takes its host along within a second, all in one load', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const labels = ['one', 'two', 'three'];
    await Promise.all(
      labels.map((label) => house.gateway.register(admin, claim(label, ['10.77.0.9'], { lease: 30 }))),
    );
    const before = site.named.reloads;
    await site.time.pass(29);
    assert.deepEqual(await served(site, 'one'), ['10.77.0.9']);
    await site.time.pass(1);
    await until('all are gone', () => house.gateway.hosts().length === 0);
    assert.deepEqual(await served(site, 'three'), []);
    assert.equal(site.named.reloads - before, 1);
  });

  it('a refresh keeps the host, in the store too, and bumps no serial', async () => {
    await using site = await openSite();
    {
      await using house = await openHouse(site);
      await house.gateway.register(laptop, claim('laptop', ['10.77.0.9'], { lease: 30 }));
      const { reloads } = site.named;
      const text = textOf(site.forward);
      for (let renewal = 0; renewal < 10; renewal += 1) {
        await site.time.pass(25);
        const { outcome } = await house.gateway.register(
          laptop,
          claim('laptop', ['10.77.0.9'], { lease: 30 }),
        );
        assert.equal(outcome, 'refreshed');
      }
      assert.equal(site.named.reloads, reloads);
      assert.equal(textOf(site.forward), text);
    }
    await using house = await openHouse(site);
    assert.equal(house.gateway.host(name('laptop'))?.lease?.expiresAt, site.time.now() + 30 * seconds);
  });

  it('a release that follows a refresh at one instant is not undone by it', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const wished = claim('laptop', ['10.77.0.9']);
    await house.gateway.register(laptop, wished);
    const [refreshed] = await Promise.all([
      house.gateway.register(laptop, wished),
      house.gateway.release(laptop, name('laptop')),
    ]);
    assert.equal(refreshed.outcome, 'refreshed');
    assert.deepEqual(await served(site, 'laptop'), []);
    assert.equal(house.gateway.host(name('laptop')), undefined);
  });

  it('a change that follows a refresh at one instant is not undone by it', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(admin, claim('desk', ['10.77.0.9']));
    await Promise.all([
      house.gateway.register(admin, claim('desk', ['10.77.0.9'])),
      house.gateway.register(admin, claim('desk', ['10.77.0.10'])),
    ]);
    assert.deepEqual(await served(site, 'desk'), ['10.77.0.10']);
  });

  for (const way of ['release', 'expiry'] as const) {
    it(`${way}: what named does not take stays wanted until it does`, async () => {
      await using site = await openSite();
      await using house = await openHouse(site, { deadline: 20 });
      await house.gateway.register(laptop, claim('laptop', ['10.77.0.9'], { lease: 30 }));
      site.named.mood = 'deaf';
      if (way === 'expiry') await site.time.pass(31);
      else
        await assert.rejects(
          house.gateway.release(laptop, name('laptop')),
          refusedWith('backend.unavailable'),
        );
      assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
      site.named.mood = 'well';
      await until('laptop is gone', async () => {
        await site.time.pass(1);
        return (await served(site, 'laptop')).length === 0;
      });
    });
  }

  it('a lease that ran out while the gateway was down is taken back at its start', async () => {
    await using site = await openSite();
    {
      await using house = await openHouse(site);
      await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    }
    site.time.jump(day);
    await using house = await openHouse(site);
    await site.time.pass(1);
    await until('laptop is gone', () => house.gateway.host(name('laptop')) === undefined);
    assert.deepEqual(await served(site, 'laptop'), []);
  });

  it('when the last holder of an address goes, its pointer is the former’s again', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const pointer = (): Promise<string[]> => lookUp(site.named.endpoint, '9.0.77.10.in-addr.arpa.', 'PTR');
    await house.gateway.register(admin, claim('old', ['10.77.0.9']));
    site.time.jump(1);
    await house.gateway.register(admin, claim('new', ['10.77.0.9']));
    assert.deepEqual(await pointer(), ['new.lab.example.']);
    await house.gateway.release(admin, name('new'));
    assert.deepEqual(await pointer(), ['old.lab.example.']);
  });
});

describe('an administrator edits the section by hand', () => {
  it('a host typed in is adopted, with an audit line and a pointer', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    edit(site.forward, (text) => text.replace(';endhostlist', 'nas\tIN\tA\t10.77.0.30\n;endhostlist'));
    await until('nas is adopted', () => house.gateway.host(name('nas')) !== undefined);
    const { owner, lease, ttl, addresses } = house.gateway.host(name('nas')) ?? {};
    assert.deepEqual(
      { owner, lease, ttl, addresses },
      { owner: undefined, lease: undefined, ttl: 300, addresses: ['10.77.0.30'] },
    );
    assert.deepEqual(await auditOf(house, 'host.adopted'), ['nas.lab.example.']);
    await assert.rejects(
      house.gateway.register(laptop, claim('nas', ['10.77.0.9'])),
      refusedWith('name.taken'),
    );
    await until(
      'its pointer is served',
      async () => (await lookUp(site.named.endpoint, '30.0.77.10.in-addr.arpa.', 'PTR')).length === 1,
    );
  });

  it('a host deleted by hand is forgotten, and its name is free', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    edit(site.forward, (text) => text.replace(/^laptop.*\n/m, ''));
    await until('laptop is forgotten', () => house.gateway.host(name('laptop')) === undefined);
    assert.deepEqual(await auditOf(house, 'host.forgotten'), ['laptop.lab.example.']);
    assert.equal((await house.gateway.register(other, claim('laptop', ['10.77.0.10']))).outcome, 'created');
  });

  it('an older copy that is edited and saved neither loses who came meanwhile nor brings back who left', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    const older = textOf(site.forward);
    await house.gateway.release(laptop, name('laptop'));
    await house.gateway.register(laptop, claim('newcomer', ['10.77.0.9']));

    edit(site.forward, () => older.replace(';endhostlist', 'nas\tIN\tA\t10.77.0.30\n;endhostlist'));

    await until('nas is adopted', () => house.gateway.host(name('nas')) !== undefined);
    await until('nas is served', async () => (await served(site, 'nas')).length === 1);
    assert.deepEqual(await served(site, 'newcomer'), ['10.77.0.9']);
    assert.deepEqual(await served(site, 'laptop'), []);
    assert.deepEqual(await auditOf(house, 'host.adopted'), ['nas.lab.example.']);
    assert.deepEqual(await auditOf(house, 'host.forgotten'), []);
    assert.equal(house.gateway.host(name('laptop')), undefined);
  });

  it('edits made while the gateway was down are found at its start', async () => {
    await using site = await openSite();
    {
      await using house = await openHouse(site);
      await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    }
    edit(site.forward, (text) => text.replace(/^laptop.*\n/m, 'nas\tIN\tA\t10.77.0.30\n'));
    await using house = await openHouse(site);
    assert.deepEqual(
      house.gateway.hosts().map((host) => printName(host.name)),
      ['nas.lab.example.'],
    );
  });

  it('an edit and registrations at one moment both survive', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    const labels = Array.from({ length: 20 }, (_, index) => `host-${index}`);
    const registered = labels.map(async (label, index) => {
      await house.gateway.register(admin, claim(label, [`10.77.0.${index + 1}`]));
      if (index % 5 === 0)
        edit(site.forward, (text) =>
          text.replace(';endhostlist', `nas-${index}\tIN\tA\t10.77.0.30\n;endhostlist`),
        );
    });
    await Promise.all(registered);
    await house.gateway.register(admin, claim('last', ['10.77.0.99']));
    await until('all are known', () => house.gateway.hosts().length === 25);
    const text = textOf(site.forward);
    for (const label of [...labels, 'nas-0', 'nas-15'])
      assert.match(text, new RegExp(`^${label}\\s.*A`, 'm'));
  });

  it('an owned host that was edited says again what its owner registered', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    edit(site.forward, (text) => text.replace(/(^laptop.*)10\.77\.0\.9/m, '$110.77.0.66'));
    await until('it is mended', () => /^laptop.*10\.77\.0\.9$/m.test(textOf(site.forward)));
    assert.equal(house.gateway.host(name('laptop'))?.owner, 'device-a');
  });

  it('records of a host’s name outside the section keep it from being changed until they are gone', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    const extra = 'laptop\tIN\tTXT\t"lent to Ann"\n';
    edit(site.forward, (text) => text + extra);
    await until('it is seen', () => house.backend.isReserved(name('laptop')));
    await assert.rejects(house.gateway.release(laptop, name('laptop')), refusedWith('name.reserved'));
    await site.time.pass(121);
    assert.deepEqual(await served(site, 'laptop'), ['10.77.0.9']);
    edit(site.forward, (text) => text.replace(extra, ''));
    await until('laptop is gone', async () => {
      await site.time.pass(1);
      return (await served(site, 'laptop')).length === 0;
    });
  });

  it('while the file does not parse nothing is registered, and afterwards it is', async () => {
    await using site = await openSite();
    await using house = await openHouse(site);
    edit(site.forward, (text) => text.replace(';endhostlist', 'nonsense IN A not-an-address\n;endhostlist'));
    const refused = house.gateway.register(laptop, claim('laptop', ['10.77.0.9']));
    await assert.rejects(refused, refusedWith('backend.unavailable'));
    await assert.rejects(
      refused,
      ({ cause }) => cause instanceof Error && /db\.lab\.example:\d+:\d+: .*\nnonsense/.test(cause.message),
    );
    edit(site.forward, (text) => text.replace(/^nonsense.*\n/m, ''));
    assert.equal((await house.gateway.register(laptop, claim('laptop', ['10.77.0.9']))).outcome, 'created');
  });
});
