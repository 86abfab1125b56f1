import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Name, parseRdata, printName, printRdata, type Rdata } from '@open-dyndns/dns';
import { families } from '../../src/model/addresses.ts';
import type { Claim, Host, Principal } from '../../src/model/host.ts';
import type { Challenge, HostRecords } from '../../src/model/host-records.ts';
import { decide, decideRelease } from '../../src/model/ownership.ts';
import type { ScopedType } from '../../src/model/scope.ts';
import type { Ground, Reserved } from '../../src/model/standing.ts';
import type { NamePolicy } from '../../src/model/zone.ts';
import { admin, apex, claim, device, name, policy, user } from '../world.ts';

const now = Date.UTC(2026, 0, 5);
const day = 86_400_000;

function host(fields: Partial<Host> = {}): Host {
  return {
    name: name('laptop'),
    zone: apex,
    owner: 'ann',
    addresses: ['10.77.0.9', 'fd77::9'],
    records: [],
    services: [],
    ttl: 60,
    lease: { seconds: 120, expiresAt: now + 60_000 },
    state: 'served',
    reservedUntil: undefined,
    claimedAt: now - day,
    changedAt: now - day,
    ...fields,
  };
}

function readTxt(value: string): Rdata {
  return { type: 'TXT', strings: [new TextEncoder().encode(value)] };
}

function records(prefix: string, type: HostRecords['type'], data: string): HostRecords {
  if (type === 'TXT') return { prefix, type, rdata: [readTxt(data)] };
  const read = parseRdata(type, data);
  assert.ok(read.ok);
  return { prefix, type, rdata: [read.value] };
}

/** A zone in which nothing else stands. */
function ground(fields: Partial<Ground>): Ground {
  return {
    host: undefined,
    reserved: undefined,
    holders: () => [],
    hostAt: () => undefined,
    reservedAs: () => undefined,
    ...fields,
  };
}

const released = host({ state: 'released', reservedUntil: now + 1 });
const typedIn = host({ owner: undefined, lease: undefined });
const again = claim('laptop', ['10.77.0.9', 'fd77::9']);
const create = { mode: 'create' } as const;

interface World {
  readonly title: string;
  readonly by: Principal;
  readonly claim: Claim;
  readonly before?: Host;
  readonly reserved?: Reserved;
  /** Who has an address. */
  readonly holders?: Readonly<Record<string, Host>>;
  /** An outcome, or the code of the refusal. */
  readonly becomes: string;
}

const worlds: readonly World[] = [
  { title: 'a free name is created', by: user('ann'), claim: again, becomes: 'created' },
  {
    title: 'the owner’s unchanged host is refreshed',
    by: user('ann'),
    claim: again,
    before: host(),
    becomes: 'refreshed',
  },
  {
    title: 'the owner changes an address',
    by: user('ann'),
    claim: claim('laptop', ['10.77.0.10']),
    before: host(),
    becomes: 'changed',
  },
  {
    title: 'somebody else’s name is taken',
    by: user('bob'),
    claim: again,
    before: host(),
    becomes: 'name.taken',
  },
  {
    title: 'an expired lease that nobody has reaped still owns',
    by: user('bob'),
    claim: again,
    before: host({ lease: { seconds: 30, expiresAt: now - 1 } }),
    becomes: 'name.taken',
  },
  {
    title: 'an administrator changes any host',
    by: admin,
    claim: claim('laptop', ['10.77.0.10']),
    before: host(),
    becomes: 'changed',
  },
  {
    title: 'a host that an administrator typed in is nobody else’s',
    by: user('ann'),
    claim: again,
    before: typedIn,
    becomes: 'name.taken',
  },
  {
    title: 'an administrator changes a host that was typed in',
    by: admin,
    claim: claim('laptop', ['10.77.0.10']),
    before: typedIn,
    becomes: 'changed',
  },
  {
    title: 'creating one’s own host twice',
    by: user('ann'),
    claim: { ...again, ...create },
    before: host(),
    becomes: 'name.exists',
  },
  {
    title: 'creating somebody else’s host',
    by: user('bob'),
    claim: { ...again, ...create },
    before: host(),
    becomes: 'name.taken',
  },
  {
    title: 'an expired name is reserved for its owner',
    by: user('bob'),
    claim: again,
    before: released,
    becomes: 'name.taken',
  },
  {
    title: 'an expired name comes back to its owner',
    by: user('ann'),
    claim: again,
    before: released,
    becomes: 'created',
  },
  {
    title: 'a reservation ends',
    by: user('bob'),
    claim: again,
    before: host({ state: 'released', reservedUntil: now }),
    becomes: 'created',
  },
  {
    title: 'an administrator ignores a reservation',
    by: admin,
    claim: again,
    before: released,
    becomes: 'created',
  },
  {
    title: 'a host that is leaving has not gone yet',
    by: user('bob'),
    claim: again,
    before: host({ state: 'leaving' }),
    becomes: 'name.taken',
  },
  {
    title: 'the owner changes its mind while leaving',
    by: user('ann'),
    claim: again,
    before: host({ state: 'leaving' }),
    becomes: 'created',
  },
  {
    title: 'a name outside the section',
    by: admin,
    claim: again,
    reserved: 'outside',
    becomes: 'name.reserved',
  },
  {
    title: 'a name with records by hand',
    by: admin,
    claim: again,
    reserved: 'by-hand',
    becomes: 'name.reserved',
  },
  {
    title: 'records by hand beside a host’s own',
    by: user('ann'),
    claim: again,
    before: host(),
    reserved: 'by-hand',
    becomes: 'refreshed',
  },
  {
    title: 'records outside the section of a host’s name',
    by: user('ann'),
    claim: again,
    before: host(),
    reserved: 'outside',
    becomes: 'name.reserved',
  },
  {
    title: 'records by hand at the name',
    by: admin,
    claim: again,
    reserved: 'by-hand',
    becomes: 'name.reserved',
  },
  {
    title: 'records by hand beside a host’s own',
    by: user('ann'),
    claim: again,
    before: host(),
    reserved: 'by-hand',
    becomes: 'refreshed',
  },
  {
    title: 'records of a host’s name outside the section',
    by: user('ann'),
    claim: again,
    before: host(),
    reserved: 'outside',
    becomes: 'name.reserved',
  },
  { title: 'two labels', by: admin, claim: claim('a.b', ['10.77.0.9']), becomes: 'name.invalid' },
  { title: 'the apex', by: admin, claim: { ...again, name: apex }, becomes: 'name.invalid' },
  { title: 'an underscore', by: admin, claim: claim('_dns', ['10.77.0.9']), becomes: 'name.invalid' },
  {
    title: 'a hyphen at the end',
    by: admin,
    claim: claim('laptop-', ['10.77.0.9']),
    becomes: 'name.invalid',
  },
  {
    title: 'a newline in a label',
    by: admin,
    claim: claim('a\\010b', ['10.77.0.9']),
    becomes: 'name.invalid',
  },
  {
    title: 'no address of this zone’s hosts: unspecified',
    by: admin,
    claim: claim('laptop', ['0.0.0.0']),
    becomes: 'address.not-allowed',
  },
  { title: 'multicast', by: admin, claim: claim('laptop', ['224.0.0.251']), becomes: 'address.not-allowed' },
  {
    title: 'limited broadcast',
    by: admin,
    claim: claim('laptop', ['255.255.255.255']),
    becomes: 'address.not-allowed',
  },
  {
    title: 'the LAN’s broadcast address',
    by: admin,
    claim: claim('laptop', ['10.77.0.255']),
    becomes: 'address.not-allowed',
  },
  {
    title: 'the LAN’s network address',
    by: admin,
    claim: claim('laptop', ['10.77.0.0']),
    becomes: 'address.not-allowed',
  },
  {
    title: 'loopback outside the prefixes',
    by: admin,
    claim: claim('laptop', ['127.0.0.1']),
    becomes: 'address.not-allowed',
  },
  { title: 'link-local', by: admin, claim: claim('laptop', ['fe80::1']), becomes: 'address.not-allowed' },
  {
    title: 'an IPv4 address in an IPv6 one',
    by: admin,
    claim: claim('laptop', ['::ffff:10.77.0.9']),
    becomes: 'address.not-allowed',
  },
  {
    title: 'a user registers any unicast address',
    by: user('ann'),
    claim: claim('laptop', ['203.0.113.5']),
    becomes: 'created',
  },
  {
    title: 'a device registers its own address',
    by: device('device-a', '10.77.0.9'),
    claim: again,
    becomes: 'created',
  },
  {
    title: 'a device registers an address of another network',
    by: device('device-a', '10.77.0.9'),
    claim: claim('laptop', ['10.77.0.9', '203.0.113.5']),
    becomes: 'address.not-allowed',
  },
  {
    title: 'a device registers an address that is not its own',
    by: device('device-a', '10.77.0.8'),
    claim: again,
    becomes: 'address.not-allowed',
  },
  {
    title: 'a device that asks from elsewhere, where nothing shows that the addresses are its own',
    by: device('device-a', '192.0.2.8'),
    claim: again,
    becomes: 'address.not-allowed',
  },
  {
    title: 'a device registers an address of another’s besides its own',
    by: device('device-a', '10.77.0.9'),
    claim: claim('laptop', ['10.77.0.9', '10.77.0.11']),
    holders: { '10.77.0.11': host({ name: name('victim'), owner: 'device-b' }) },
    becomes: 'address.not-allowed',
  },
  {
    title: 'a device registers the name server’s address besides its own',
    by: device('device-a', '10.77.0.9'),
    claim: claim('laptop', ['10.77.0.9', '10.77.0.1']),
    holders: { '10.77.0.1': host({ name: name('ns'), owner: undefined }) },
    becomes: 'address.not-allowed',
  },
  {
    title: 'a device has got the address that was another’s',
    by: device('device-a', '10.77.0.9'),
    claim: claim('laptop', ['10.77.0.9']),
    holders: { '10.77.0.9': host({ name: name('former'), owner: 'device-b' }) },
    becomes: 'created',
  },
];

const spf = records('', 'TXT', 'v=spf1 -all');
const ssh = records('_ssh._tcp', 'SRV', '0 0 22 laptop.lab.example.');
const challenge = (kind: Challenge['kind'], value: string): Partial<Claim> => ({
  keeps: families,
  ttl: 'keep',
  lease: 'keep',
  challenge: { kind, rdata: readTxt(value) },
});
const further: NamePolicy = { labels: 2, wildcards: true };
const neighbours = {
  'laptop.lab.example.': host(),
  'bobs.lab.example.': host({ name: name('bobs'), owner: 'bob' }),
  '*.wild.lab.example.': host({ name: name('*.wild'), owner: 'bob' }),
  'gone.lab.example.': host({ ...released, name: name('gone'), owner: 'bob', reservedUntil: now }),
  'away.lab.example.': host({ ...released, name: name('away'), owner: 'bob' }),
};

const namesWorlds: readonly (Omit<World, 'before' | 'holders'> & { readonly names?: NamePolicy })[] = [
  {
    title: 'two labels where they are allowed',
    by: user('ann'),
    claim: claim('a.b', ['10.77.0.9']),
    becomes: 'created',
  },
  { title: 'three are too many', by: admin, claim: claim('a.b.c', ['10.77.0.9']), becomes: 'name.invalid' },
  {
    title: 'below one’s own host',
    by: user('ann'),
    claim: claim('a.laptop', ['10.77.0.9']),
    becomes: 'created',
  },
  {
    title: 'below somebody else’s host',
    by: user('ann'),
    claim: claim('a.bobs', ['10.77.0.9']),
    becomes: 'name.taken',
  },
  {
    title: 'an administrator below somebody’s host',
    by: admin,
    claim: claim('a.bobs', ['10.77.0.9']),
    becomes: 'created',
  },
  {
    title: 'below a name that is reserved',
    by: user('ann'),
    claim: claim('a.away', ['10.77.0.9']),
    becomes: 'name.taken',
  },
  {
    title: 'below a name whose reservation is past',
    by: user('ann'),
    claim: claim('a.gone', ['10.77.0.9']),
    becomes: 'created',
  },
  {
    title: 'the wildcard of one’s own host',
    by: user('ann'),
    claim: claim('*.laptop', ['10.77.0.9']),
    becomes: 'created',
  },
  {
    title: 'the wildcard of somebody else’s host',
    by: user('ann'),
    claim: claim('*.bobs', ['10.77.0.9']),
    becomes: 'name.taken',
  },
  {
    title: 'the wildcard of no host',
    by: user('ann'),
    claim: claim('*.nobody', ['10.77.0.9']),
    becomes: 'name.invalid',
  },
  { title: 'the wildcard of the zone', by: admin, claim: claim('*', ['10.77.0.9']), becomes: 'name.invalid' },
  {
    title: 'an asterisk that is no wildcard',
    by: admin,
    claim: claim('a.*', ['10.77.0.9']),
    becomes: 'name.invalid',
  },
  {
    title: 'a name whose wildcard is somebody else’s',
    by: user('ann'),
    claim: claim('wild', ['10.77.0.9']),
    becomes: 'name.taken',
  },
  {
    title: 'a wildcard where the zone takes none',
    by: user('ann'),
    claim: claim('*.laptop', ['10.77.0.9']),
    names: { labels: 2, wildcards: false },
    becomes: 'name.invalid',
  },
];

describe('who gets a name below another', () => {
  for (const { title, by, claim: wished, names = further, becomes } of namesWorlds)
    it(`${title}: ${becomes}`, () => {
      const at = new Map(Object.entries(neighbours));
      const standing = ground({ hostAt: (asked) => at.get(printName(asked)) });
      const decision = decide(wished, by, standing, { ...policy, names }, now);
      assert.equal(decision.kind === 'refused' ? decision.code : decision.outcome, becomes);
    });
});

describe('records beside addresses', () => {
  const becomes = (
    wished: Claim,
    before: Host | undefined,
    byHand: string,
    as: Reserved = 'by-hand',
  ): string => {
    const reservedAs = (asked: Name, type?: string): Reserved =>
      `${printName(asked)} ${type ?? ''}`.startsWith(byHand) ? as : undefined;
    const decision = decide(wished, user('ann'), ground({ host: before, reservedAs }), policy, now);
    return decision.kind === 'refused' ? decision.code : decision.outcome;
  };
  const wished = { ...again, records: [spf, ssh] };
  const nowhere = 'nowhere';

  it('come with a host, change it, and refresh it', () => {
    assert.equal(becomes(wished, undefined, nowhere), 'created');
    assert.equal(becomes(wished, host(), nowhere), 'changed');
    assert.equal(becomes(wished, host({ records: [ssh, spf] }), nowhere), 'refreshed');
  });

  it('are refused where an administrator keeps the like', () => {
    assert.equal(becomes(wished, host(), '_ssh._tcp.laptop.lab.example. '), 'name.reserved');
    assert.equal(becomes(wished, host(), 'laptop.lab.example. TXT'), 'name.reserved');
    assert.equal(becomes(wished, host(), 'laptop.lab.example. MX'), 'changed');
    assert.equal(
      becomes(wished, host({ records: [ssh, spf] }), '_ssh._tcp.laptop.lab.example. '),
      'refreshed',
    );
    assert.equal(
      becomes(wished, host({ records: [ssh, spf] }), '_ssh._tcp.laptop.lab.example. ', 'outside'),
      'name.reserved',
    );
  });

  it('stand in front of no wildcard, and of no name that is too long for them', () => {
    const long = ['x'.repeat(63), 'y'.repeat(63), 'z'.repeat(63), 'l'.repeat(40)].join('.');
    const names = { labels: 4, wildcards: true };
    for (const [label, wanted] of [
      ['*.laptop', challenge('add', 'x')],
      [long, challenge('add', 'x')],
      [long, { records: [ssh], keeps: [] }],
    ] as const) {
      const at = (): Host => host();
      const decision = decide(
        claim(label, [], wanted),
        user('ann'),
        ground({ hostAt: at }),
        { ...policy, names },
        now,
      );
      assert.equal(decision.kind === 'refused' && decision.code, 'record.invalid');
    }
    const alone = decide(claim(long, ['10.77.0.9']), user('ann'), ground({}), { ...policy, names }, now);
    assert.equal(alone.kind, 'granted');
  });

  it('a challenge of no host cannot be taken back, and makes none', () =>
    assert.equal(becomes(claim('laptop', [], challenge('remove', 'x')), undefined, nowhere), 'host.unknown'));

  it('a challenge is refused there, too, and may always be taken back', () => {
    const there = '_acme-challenge.laptop.lab.example. ';
    assert.equal(becomes(claim('laptop', [], challenge('add', 'x')), host(), there), 'name.reserved');
    assert.equal(becomes(claim('laptop', [], challenge('remove', 'x')), host(), there), 'refreshed');
  });
});

describe('who gets a name', () => {
  for (const { title, by, claim: wished, before, reserved, holders = {}, becomes } of worlds) {
    it(`${title}: ${becomes}`, () => {
      const decision = decide(
        wished,
        by,
        ground({ host: before, reserved, holders: (address) => [holders[address] ?? []].flat() }),
        policy,
        now,
      );
      assert.equal(decision.kind === 'refused' ? decision.code : decision.outcome, becomes);
    });
  }
});

/** A credential that an administrator has made for these names and types. */
function scoped(names: readonly string[] | undefined, types?: readonly ScopedType[]): Principal {
  return { ...user('script'), scope: { names: names?.map(name), types } };
}

const v4 = claim('laptop', ['10.77.0.10'], { keeps: ['AAAA'] });
const proving = claim('laptop', [], challenge('add', 'x'));

const scopedWorlds: readonly World[] = [
  { title: 'a name that it was made for', by: scoped(['laptop']), claim: again, becomes: 'created' },
  {
    title: 'that name of somebody else’s',
    by: scoped(['laptop']),
    claim: v4,
    before: host(),
    becomes: 'changed',
  },
  {
    title: 'that name as it was typed in',
    by: scoped(['laptop']),
    claim: v4,
    before: typedIn,
    becomes: 'changed',
  },
  {
    title: 'that name, reserved for another',
    by: scoped(['laptop']),
    claim: again,
    before: released,
    becomes: 'created',
  },
  { title: 'another name', by: scoped(['nas', 'phone']), claim: again, becomes: 'credential.out-of-scope' },
  { title: 'any name of one label', by: scoped(['*']), claim: v4, before: host(), becomes: 'changed' },
  {
    title: 'a name of two labels by a pattern of one',
    by: scoped(['*']),
    claim: claim('a.b', []),
    becomes: 'credential.out-of-scope',
  },
  { title: 'the name in capitals', by: scoped(['LAPTOP']), claim: v4, before: host(), becomes: 'changed' },
  {
    title: 'only types: a free name',
    by: scoped(undefined, ['A', 'AAAA']),
    claim: again,
    becomes: 'created',
  },
  {
    title: 'only types: not somebody else’s',
    by: scoped(undefined, ['A', 'AAAA']),
    claim: again,
    before: host(),
    becomes: 'name.taken',
  },
  { title: 'its family', by: scoped(['laptop'], ['A']), claim: v4, before: host(), becomes: 'changed' },
  {
    title: 'the other family',
    by: scoped(['laptop'], ['AAAA']),
    claim: v4,
    before: host(),
    becomes: 'credential.out-of-scope',
  },
  {
    title: 'the other family, by leaving it out',
    by: scoped(['laptop'], ['A']),
    claim: claim('laptop', ['10.77.0.10']),
    before: host(),
    becomes: 'credential.out-of-scope',
  },
  {
    title: 'a challenge alone',
    by: scoped(['laptop'], ['TXT']),
    claim: proving,
    before: host(),
    becomes: 'changed',
  },
  {
    title: 'addresses by one for challenges',
    by: scoped(['laptop'], ['TXT']),
    claim: v4,
    before: host(),
    becomes: 'credential.out-of-scope',
  },
  {
    title: 'a challenge by one for addresses',
    by: scoped(['laptop'], ['A', 'AAAA']),
    claim: proving,
    before: host(),
    becomes: 'credential.out-of-scope',
  },
  {
    title: 'records by one for addresses',
    by: scoped(['laptop'], ['A', 'AAAA']),
    claim: { ...again, records: [ssh] },
    before: host(),
    becomes: 'credential.out-of-scope',
  },
  {
    title: 'records of another type, by leaving them out',
    by: scoped(['laptop'], ['A', 'AAAA', 'SRV']),
    claim: { ...again, records: [ssh] },
    before: host({ records: [spf] }),
    becomes: 'credential.out-of-scope',
  },
  {
    title: 'records that it leaves alone',
    by: scoped(['laptop'], ['A', 'AAAA']),
    claim: again,
    before: host({ records: [spf] }),
    becomes: 'refreshed',
  },
  {
    title: 'a name that only an administrator’s hand keeps',
    by: scoped(['laptop']),
    claim: again,
    reserved: 'outside',
    becomes: 'name.reserved',
  },
];

describe('what a credential may change that was made for some names and types', () => {
  for (const { title, by, claim: wished, before, reserved, becomes } of scopedWorlds)
    it(`${title}: ${becomes}`, () => {
      const decision = decide(wished, by, ground({ host: before, reserved }), policy, now);
      assert.equal(decision.kind === 'refused' ? decision.code : decision.outcome, becomes);
    });
});

describe('what is granted', () => {
  const granted = (wished: Claim, before?: Host): Host => {
    const decision = decide(wished, admin, ground({ host: before }), policy, now);
    assert.ok(decision.kind === 'granted', JSON.stringify(decision));
    return decision.host;
  };

  it('the addresses of a family leave those of the other alone', () => {
    const wished = claim('laptop', ['10.77.0.10'], { keeps: families });
    assert.deepEqual(granted(wished, host()).addresses, ['10.77.0.10', 'fd77::9']);
  });

  it('of a family that nothing is kept of, nothing is left', () => {
    const wished = claim('laptop', [], { keeps: ['AAAA'] });
    assert.deepEqual(granted(wished, host()).addresses, ['fd77::9']);
    assert.deepEqual(granted(claim('laptop', []), host()).addresses, []);
  });

  it('of a family that is set, what was kept goes', () => {
    const wished = claim('laptop', ['fd77::10', 'fd77::11'], { keeps: families });
    assert.deepEqual(granted(wished, host()).addresses, ['10.77.0.9', 'fd77::10', 'fd77::11']);
  });

  it('a claim that keeps lease and TTL gives a new host none and the zone’s', () => {
    const wished = claim('laptop', ['10.77.0.10'], { keeps: families, ttl: 'keep', lease: 'keep' });
    assert.deepEqual(
      [granted(wished).lease, granted(wished).ttl, granted(wished, host({ lease: undefined })).lease],
      [undefined, 60, undefined],
    );
    const kept = granted(wished, host({ ttl: 30 }));
    assert.deepEqual([kept.ttl, kept.lease], [30, { seconds: 120, expiresAt: now + 120_000 }]);
  });

  it('a TTL that is kept may be longer than the zone’s, where it was typed in', () => {
    const kept = { keeps: families, ttl: 'keep', lease: 'keep' } as const;
    assert.equal(granted(claim('laptop', ['10.77.0.10'], kept), { ...typedIn, ttl: 3600 }).ttl, 3600);
    assert.equal(granted(claim('laptop', ['10.77.0.10']), { ...typedIn, ttl: 3600 }).ttl, 60);
  });

  it('records and services stay unless others come in their place', () => {
    const service = { instance: 'Shell', type: '_ssh._tcp', port: 22, subtypes: [], txt: {} };
    const before = host({ records: [spf, ssh], services: [service] });
    const kept = granted(claim('laptop', ['10.77.0.10']), before);
    assert.deepEqual([kept.records, kept.services], [before.records, before.services]);
    const replaced = granted(claim('laptop', ['10.77.0.10'], { records: [ssh], services: [] }), before);
    assert.deepEqual([replaced.records, replaced.services], [[ssh], []]);
  });

  it('of challenges the newest two are kept, each once', () => {
    let is: Host | undefined;
    const values = (): string[] =>
      is?.records.flatMap(({ rdata }) => rdata.map((data) => printRdata(data))) ?? [];
    for (const [kind, value, left] of [
      ['add', 'one', ['one']],
      ['add', 'two', ['one', 'two']],
      ['add', 'one', ['two', 'one']],
      ['add', 'three', ['one', 'three']],
      ['remove', 'two', ['one', 'three']],
      ['remove', 'three', ['one']],
      ['remove', 'one', []],
    ] as const) {
      is = granted(claim('laptop', [], challenge(kind, value)), is);
      assert.deepEqual(
        values(),
        left.map((one) => `"${one}"`),
        `${kind} ${value}`,
      );
    }
  });

  it('a challenge touches nothing else, and is touched only by records that name it', () => {
    const before = host({ records: [ssh], ttl: 30 });
    const proving = granted(claim('laptop', [], challenge('add', 'x')), before);
    assert.deepEqual([proving.addresses, proving.lease, proving.ttl], [before.addresses, before.lease, 30]);
    const proof = records('_acme-challenge', 'TXT', 'x');
    assert.deepEqual(proving.records, [ssh, proof]);
    assert.deepEqual(granted({ ...again, records: [spf] }, proving).records, [spf, proof]);
    const other = records('_acme-challenge', 'TXT', 'y');
    assert.deepEqual(granted({ ...again, records: [other] }, proving).records, [other]);
  });

  it('all addresses replace all', () => {
    assert.deepEqual(granted(claim('laptop', ['10.77.0.10']), host()).addresses, ['10.77.0.10']);
  });

  it('addresses come in one order, each once', () => {
    const wished = claim('laptop', ['fd77::9', '10.77.0.10', '10.77.0.9', 'fd77::9']);
    assert.deepEqual(granted(wished).addresses, ['10.77.0.9', '10.77.0.10', 'fd77::9']);
  });

  it('an administrator’s change does not take a host from its owner', () => {
    assert.equal(granted(claim('laptop', ['10.77.0.10']), host()).owner, 'ann');
  });

  it('a refresh keeps the time of the last change', () => {
    assert.equal(granted(again, host()).changedAt, now - day);
    assert.equal(granted(claim('laptop', ['10.77.0.10']), host()).changedAt, now);
  });
});

describe('who may release', () => {
  const codeOf = (by: Principal, before: Host | undefined, reserved?: Reserved): string => {
    const decision = decideRelease({ host: before, reserved }, by, 'laptop');
    return 'kind' in decision ? decision.code : decision.state;
  };

  it('not while records of the name stand outside the section', () =>
    assert.equal(codeOf(admin, host(), 'outside'), 'name.reserved'));

  for (const [title, by, before, becomes] of [
    ['the owner', user('ann'), host(), 'leaving'],
    ['an administrator', admin, host(), 'leaving'],
    ['somebody else', user('bob'), host(), 'host.not-yours'],
    ['nobody but an administrator, where it was typed in', user('ann'), typedIn, 'host.not-yours'],
    ['an unknown host', admin, undefined, 'host.unknown'],
    ['a host that is gone already', user('ann'), released, 'host.unknown'],
    ['one for that name', scoped(['laptop']), host(), 'leaving'],
    ['not one for another name', scoped(['nas']), host(), 'host.not-yours'],
    ['not one for fewer types than it has', scoped(['laptop'], ['A']), host(), 'credential.out-of-scope'],
    ['one for all types that it has', scoped(['laptop'], ['A', 'AAAA']), host(), 'leaving'],
  ] as const) {
    it(`${title}: ${becomes}`, () => assert.equal(codeOf(by, before), becomes));
  }
});
