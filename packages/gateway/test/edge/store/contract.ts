import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { printName, printRdata, type Rdata } from '@open-dyndns/dns';
import { GatewayError } from '../../../src/errors.ts';
import { type Credential, unlimited } from '../../../src/model/credential.ts';
import type { Host } from '../../../src/model/host.ts';
import type { Store, StoreWrite } from '../../../src/service/ports.ts';
import { apex, name, temporaryDirectory } from '../../world.ts';

function text(written: string): Rdata {
  return { type: 'TXT', strings: [new TextEncoder().encode(written)] };
}

const leased: Host = {
  name: name('laptop'),
  zone: apex,
  owner: 'device-a',
  addresses: ['10.77.0.9', 'fd77::9'],
  records: [],
  services: [],
  ttl: 60,
  lease: { seconds: 120, expiresAt: 1_800_000_000_000 },
  state: 'served',
  reservedUntil: undefined,
  claimedAt: 1_700_000_000_000,
  changedAt: 1_700_000_000_001,
};
const typedIn: Host = { ...leased, name: name('nas'), owner: undefined, lease: undefined };
const reserved: Host = { ...leased, name: name('old'), state: 'released', reservedUntil: 1_900_000_000_000 };
const equipped: Host = {
  ...leased,
  name: name('printer'),
  addresses: [],
  records: [
    { prefix: '', type: 'TXT', rdata: [text('v=spf1 -all'), text('"; \\ ü\n')] },
    {
      prefix: '_ipp._tcp',
      type: 'SRV',
      rdata: [{ type: 'SRV', priority: 0, weight: 5, port: 631, target: name('a b') }],
    },
  ],
  services: [
    {
      instance: 'Front Desk',
      type: '_ipp._tcp',
      port: 631,
      subtypes: ['_universal'],
      txt: { rp: 'printers/one', duplex: true },
    },
  ],
};
const odd: Host = { ...leased, name: name('a\\.b\\000\\255') };
const credential: Credential = {
  ...unlimited,
  id: 'ann',
  role: 'user',
  verifier: 'sha256$x',
  label: "Ann’s; DROP TABLE host; --'",
  createdAt: 5,
  state: 'waiting',
};
const token = { hash: 'sha256$t', createdAt: 1, expiresAt: 2 };

function audit(at: number): StoreWrite {
  return {
    kind: 'audit',
    entry: { at, event: 'host.created', actor: 'ann', subject: 'laptop', detail: `number ${at}` },
  };
}

/** What every store has to do; `open` opens what the path holds, again and again. */
export function storeContract(open: (path: string) => Store): void {
  /** Does something in one life of the store and looks in the next. */
  async function lives(
    first: (store: Store) => Promise<void>,
    second: (store: Store) => Promise<void>,
  ): Promise<void> {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store');
    for (const life of [first, second]) {
      await using store = open(path);
      await life(store);
    }
  }

  it('starts empty', () =>
    lives(
      async (store) => assert.deepEqual(await store.load(), { hosts: [], claims: [] }),
      async (store) => assert.deepEqual(await store.credentials(), []),
    ));

  it('keeps hosts of every kind', () =>
    lives(
      (store) =>
        store.write([leased, typedIn, reserved, equipped, odd].map((host) => ({ kind: 'host.put', host }))),
      async (store) => {
        const { hosts } = await store.load();
        const byKey = (one: Host, other: Host): number => (one.name.key < other.name.key ? -1 : 1);
        assert.deepEqual(
          hosts.toSorted(byKey).map(comparable),
          [leased, typedIn, reserved, equipped, odd].sort(byKey).map(comparable),
        );
      },
    ));

  it('keeps claims beside the hosts that they would replace', () =>
    lives(
      (store) =>
        store.write([
          { kind: 'host.put', host: leased },
          { kind: 'claim.put', host: { ...leased, state: 'claimed', addresses: ['10.77.0.10'] } },
        ]),
      async (store) => {
        const { hosts, claims } = await store.load();
        assert.deepEqual(hosts[0]?.addresses, leased.addresses);
        assert.deepEqual(claims[0]?.addresses, ['10.77.0.10']);
        await store.write([{ kind: 'claim.remove', name: leased.name }]);
        assert.deepEqual((await store.load()).claims, []);
      },
    ));

  it('knows names without case', () =>
    lives(
      (store) =>
        store.write([
          { kind: 'host.put', host: leased },
          { kind: 'host.put', host: { ...leased, name: name('LAPTOP'), ttl: 30 } },
        ]),
      async (store) => {
        assert.deepEqual(
          (await store.load()).hosts.map(({ ttl }) => ttl),
          [30],
        );
        await store.write([{ kind: 'host.remove', name: name('Laptop') }]);
        assert.deepEqual((await store.load()).hosts, []);
      },
    ));

  it('keeps credentials whatever they are called', () =>
    lives(
      (store) => store.write([{ kind: 'credential.put', credential }]),
      async (store) => {
        assert.deepEqual(await store.credential('ann'), credential);
        assert.equal(await store.credential('ANN'), undefined);
        assert.deepEqual(await store.credentials(credential.role), [credential]);
        assert.deepEqual(await store.credentials('admin'), []);
        await store.write([{ kind: 'credential.remove', id: 'ann' }]);
        assert.equal(await store.credential('ann'), undefined);
      },
    ));

  it('keeps what a credential may do, and when it was used', () => {
    const scoped: Credential = {
      ...credential,
      verifier: 'sha256$of a secret',
      scope: { names: [name('laptop'), name('*')], types: ['A', 'TXT'] },
      networks: ['10.77.0.0/24', 'fd77::/64'],
      expiresAt: 7,
      strictStatus: true,
    };
    const shown = (one: Credential | undefined): object | undefined =>
      one && { ...one, scope: { ...one.scope, names: one.scope.names?.map(printName) } };
    return lives(
      (store) =>
        store.write([
          { kind: 'credential.put', credential: scoped },
          { kind: 'credential.used', id: 'ann', at: 6 },
        ]),
      async (store) => {
        const found = await store.credentialBySecret('sha256$of a secret');
        assert.deepEqual(shown(found), shown({ ...scoped, lastUsedAt: 6 }));
        assert.equal(await store.credentialBySecret('sha256$of another'), undefined);
      },
    );
  });

  it('forgets tokens that have expired, and no others', () =>
    lives(
      (store) =>
        store.write([
          { kind: 'token.put', token },
          { kind: 'token.put', token: { ...token, hash: 'sha256$u', expiresAt: token.expiresAt + 1 } },
          { kind: 'token.prune', expiredAt: token.expiresAt },
        ]),
      async (store) => {
        assert.equal(await store.token(token.hash), undefined);
        assert.notEqual(await store.token('sha256$u'), undefined);
      },
    ));

  it('lets a token be spent once, and nothing else of the second batch happen', () =>
    lives(
      (store) => store.write([{ kind: 'token.put', token }]),
      async (store) => {
        assert.deepEqual(await store.token(token.hash), token);
        await store.write([{ kind: 'token.spend', hash: token.hash }]);
        const second = store.write([
          { kind: 'credential.put', credential },
          { kind: 'token.spend', hash: token.hash },
        ]);
        await assert.rejects(
          second,
          (error) => error instanceof GatewayError && error.code === 'enrolment.bad-token',
        );
        assert.equal(await store.credential('ann'), undefined);
      },
    ));

  it('shows the newest audit entries first', () =>
    lives(
      (store) => store.write([audit(1), audit(2), audit(3)]),
      async (store) =>
        assert.deepEqual(
          (await store.audit(2)).map(({ at }) => at),
          [3, 2],
        ),
    ));

  it('is written by a command while a gateway has it open', async () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'store');
    await using gateway = open(path);
    {
      await using command = open(path);
      await command.write([{ kind: 'credential.put', credential }]);
    }
    assert.deepEqual(await gateway.credential('ann'), credential);
  });
}

function comparable({ name: owner, zone, records, ...rest }: Host): object {
  const printed = records.map(({ prefix, type, rdata }) => [prefix, type, ...rdata.map(printRdata)]);
  return { ...rest, name: owner.key, zone: zone.key, records: printed };
}
