import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openSecrets } from '../../src/edge/secrets.ts';
import { openSqliteStore } from '../../src/edge/store/sqlite.ts';
import { GatewayError, StartError } from '../../src/errors.ts';
import { type Credential, unlimited } from '../../src/model/credential.ts';
import type { Principal } from '../../src/model/host.ts';
import type { EnrolmentMode, ZonePolicy } from '../../src/model/zone.ts';
import { addAccount, approveDevice, createToken } from '../../src/service/accounts.ts';
import { Authenticator } from '../../src/service/authenticate.ts';
import { revokeCredential } from '../../src/service/credentials.ts';
import { type EnrolPorts, enrol } from '../../src/service/enrol.ts';
import type { EnrolmentRequest } from '../../src/service/gateway.ts';
import { LastUses } from '../../src/service/last-uses.ts';
import type { Secrets, Store, StoreWrite } from '../../src/service/ports.ts';
import { countingRandom, policy, silent, TestTime, temporaryDirectory, unscoped } from '../world.ts';

interface Office extends EnrolPorts, AsyncDisposable {
  readonly time: TestTime;
  readonly authenticator: Authenticator;
  readonly uses: LastUses;
  /** How many secrets have been hashed to check them, by kind. */
  readonly checked: Map<string, number>;
}

async function openOffice(): Promise<Office> {
  await using opening = new AsyncDisposableStack();
  const directory = opening.use(temporaryDirectory());
  const store: Store = opening.use(openSqliteStore(join(directory.path, 'store.sqlite')));
  const time = new TestTime();
  const checked = new Map<string, number>();
  const real = openSecrets();
  const secrets: Secrets = {
    ...real,
    verify: (secret, verifier) => {
      const kind = verifier.slice(0, verifier.indexOf('$'));
      checked.set(kind, (checked.get(kind) ?? 0) + 1);
      return real.verify(secret, verifier);
    },
  };
  const uses = opening.use(new LastUses({ store, log: silent }, time.now()));
  const running = opening.move();
  return {
    store,
    secrets,
    clock: time,
    time,
    random: countingRandom(),
    authenticator: new Authenticator({ store, secrets, clock: time, uses }),
    uses,
    checked,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function logIn({ authenticator }: Office, user: string, secret: string): Promise<Principal | undefined> {
  return authenticator.authenticate({ user, secret, source });
}

const ann = { id: 'ann', password: 'correct horse', role: 'user' } as const;
const source = '10.77.0.9';

function zone(enrolment: EnrolmentMode): ZonePolicy[] {
  return [{ ...policy, enrolment }];
}

function request(fields: Partial<EnrolmentRequest> = {}): EnrolmentRequest {
  return { label: 'laptop', token: undefined, source, ...fields };
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => (error instanceof GatewayError || error instanceof StartError) && error.code === code;
}

async function everythingStored(store: Store): Promise<string> {
  return JSON.stringify([await store.credentials(), await store.audit(100)]);
}

describe('who is let in', () => {
  it('a right password, as its account', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    assert.deepEqual(await logIn(office, 'ann', ann.password), {
      ...unscoped,
      credential: 'ann',
      role: 'user',
      source,
    });
  });

  for (const [user, secret] of [
    ['ann', 'wrong'],
    ['ann', ''],
    ['Ann', ann.password],
    ['bob', ann.password],
    ['', ''],
    ['device-x', ''],
  ] as const) {
    it(`not “${user}” with “${secret}”`, async () => {
      await using office = await openOffice();
      await addAccount(office, ann);
      assert.equal(await logIn(office, user, secret), undefined);
    });
  }

  it('a password is hashed slowly once, and a wrong one each time', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    for (let login = 0; login < 5; login += 1) await logIn(office, 'ann', ann.password);
    assert.equal(office.checked.get('scrypt'), 1);
    for (let login = 0; login < 3; login += 1) await logIn(office, 'ann', 'wrong');
    assert.equal(office.checked.get('scrypt'), 4);
  });

  it('many at one moment wait for one hash', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    const logins = Array.from({ length: 50 }, () => logIn(office, 'ann', ann.password));
    assert.ok((await Promise.all(logins)).every((principal) => principal?.credential === 'ann'));
    assert.equal(office.checked.get('scrypt'), 1);
  });

  it('an unknown user costs the hash that a known one does', async () => {
    await using office = await openOffice();
    await logIn(office, 'nobody', 'secret');
    await logIn(office, 'device-nobody', 'secret');
    assert.deepEqual(Object.fromEntries(office.checked), { scrypt: 1, sha256: 1 });
  });

  it('an account that is removed is out at once, a changed password too', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    await logIn(office, 'ann', ann.password);
    await revokeCredential(office, 'ann');
    assert.equal(await logIn(office, 'ann', ann.password), undefined);
    await addAccount(office, { ...ann, password: 'another' });
    assert.equal(await logIn(office, 'ann', ann.password), undefined);
    assert.equal((await logIn(office, 'ann', 'another'))?.credential, 'ann');
  });
});

describe('a credential that is limited', () => {
  const secret = 'of 256 random bits';

  async function withCredential(fields: Partial<Credential>): Promise<Office> {
    await using opening = new AsyncDisposableStack();
    const office = opening.use(await openOffice());
    const verifier = office.secrets.hashSecret(secret);
    const credential = {
      ...unlimited,
      id: 'script',
      role: 'user',
      verifier,
      label: '',
      createdAt: 0,
      state: 'active',
    } as const;
    await office.store.write([{ kind: 'credential.put', credential: { ...credential, ...fields } }]);
    opening.move();
    return office;
  }

  it('brings its scope along, by its name or by its secret alone', async () => {
    const scope = { names: [policy.apex.child('laptop')], types: ['TXT'] } as const;
    await using office = await withCredential({ scope, strictStatus: true });
    for (const user of ['script', undefined]) {
      const principal = await office.authenticator.recognise({ user, secret, source });
      assert.deepEqual(
        [principal?.credential, principal?.scope.types, principal?.strictStatus],
        ['script', ['TXT'], true],
      );
      assert.ok(principal?.scope.names?.[0]?.equals(scope.names[0]));
    }
    assert.equal(
      await office.authenticator.recognise({ user: undefined, secret: 'another', source }),
      undefined,
    );
  });

  it('is good from its networks alone', async () => {
    await using office = await withCredential({ networks: ['10.77.0.0/24', 'fd77::/64'] });
    const from = (address: string) =>
      office.authenticator.recognise({ user: 'script', secret, source: address });
    assert.equal((await from('fd77::9'))?.credential, 'script');
    await assert.rejects(from('192.0.2.1'), refusedWith('credential.elsewhere'));
  });

  it('is good until it expires', async () => {
    await using office = await withCredential({ expiresAt: new TestTime().now() + 1_000 });
    assert.equal((await logIn(office, 'script', secret))?.credential, 'script');
    office.time.jump(1_000);
    await assert.rejects(logIn(office, 'script', secret), refusedWith('credential.expired'));
    assert.equal(await logIn(office, 'script', 'guess'), undefined);
  });

  it('is seen to be used, and not written at every use', async () => {
    await using office = await withCredential({});
    let writes = 0;
    const counting = {
      ...office.store,
      write: (batch: readonly StoreWrite[]) => {
        writes += batch.length;
        return office.store.write(batch);
      },
    };
    const uses = new LastUses({ store: counting, log: silent }, office.time.now());
    const authenticator = new Authenticator({ ...office, uses });
    const minutesLater = async (minutes: number): Promise<number | undefined> => {
      for (let minute = 0; minute < minutes; minute += 1) {
        office.time.jump(60_000);
        await authenticator.recognise({ user: 'script', secret, source });
        uses.second(office.time.now());
      }
      await uses[Symbol.asyncDispose]();
      return (await office.store.credential('script'))?.lastUsedAt;
    };
    const first = office.time.now() + 60_000;
    assert.equal(await minutesLater(1), first);
    assert.equal(await minutesLater(59), first);
    assert.equal(await minutesLater(1), first + 60 * 60_000);
    assert.equal(writes, 2);
  });
});

describe('what is recognised at once', () => {
  it('is a device’s secret, and a password once it was right', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    const { device, secret } = await enrol(office, zone('open'), request());
    const recognised = (user: string, given: string) =>
      office.authenticator.recognise({ user, secret: given, source });
    assert.equal((await recognised(device, secret))?.credential, device);
    assert.equal(await recognised('ann', ann.password), undefined);
    await logIn(office, 'ann', ann.password);
    assert.equal((await recognised('ann', ann.password))?.credential, 'ann');
    assert.equal(await recognised('ann', 'wrong'), undefined);
    assert.equal(await recognised('nobody', ''), undefined);
    assert.equal(office.checked.get('scrypt'), 1);
  });
});

describe('accounts', () => {
  it('are not made twice, and not removed where there is none', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    await assert.rejects(addAccount(office, { ...ann, password: 'other' }), refusedWith('account.exists'));
    await assert.rejects(revokeCredential(office, 'bob'), refusedWith('account.unknown'));
    assert.equal((await logIn(office, 'ann', ann.password))?.credential, 'ann');
  });
});

describe('devices', () => {
  it('open: a device of the LAN is let in with the secret that it is shown', async () => {
    await using office = await openOffice();
    const { device, secret, state } = await enrol(office, zone('open'), request());
    assert.equal(state, 'active');
    assert.match(device, /^device-[a-z2-7]{10}$/);
    assert.equal(Buffer.from(secret, 'base64url').length, 32);
    assert.deepEqual(await logIn(office, device, secret), {
      ...unscoped,
      credential: device,
      role: 'device',
      source,
    });
  });

  for (const [title, mode, fields, code] of [
    ['open: not from elsewhere', 'open', { source: '192.0.2.1' }, 'enrolment.closed'],
    ['token: not without one', 'token', {}, 'enrolment.closed'],
    ['approval: not from elsewhere', 'approval', { source: '192.0.2.1' }, 'enrolment.closed'],
    ['a token that nobody made', 'token', { token: 'guess' }, 'enrolment.bad-token'],
    ['a token that nobody made, on an open LAN', 'open', { token: 'guess' }, 'enrolment.bad-token'],
  ] as const) {
    it(`${title}: ${code}`, async () => {
      await using office = await openOffice();
      await assert.rejects(enrol(office, zone(mode), request(fields)), refusedWith(code));
      assert.deepEqual(await office.store.credentials(), []);
    });
  }

  it('token: one device, from anywhere, once', async () => {
    await using office = await openOffice();
    const token = await createToken(office, 600);
    const enrolled = await enrol(office, zone('token'), request({ token, source: '192.0.2.1' }));
    assert.equal(enrolled.state, 'active');
    await assert.rejects(
      enrol(office, zone('token'), request({ token })),
      refusedWith('enrolment.bad-token'),
    );
  });

  it('token: of two devices at one moment, one', async () => {
    await using office = await openOffice();
    const token = await createToken(office, 600);
    const both = [request({ token }), request({ token })].map((one) => enrol(office, zone('token'), one));
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status).sort();
    assert.deepEqual(outcomes, ['fulfilled', 'rejected']);
    assert.equal((await office.store.credentials()).length, 1);
  });

  it('token: not after its time', async () => {
    await using office = await openOffice();
    const token = await createToken(office, 600);
    office.time.jump(600_000);
    await assert.rejects(
      enrol(office, zone('token'), request({ token })),
      refusedWith('enrolment.bad-token'),
    );
  });

  it('approval: waits, is told so only with the right secret, and is let in once approved', async () => {
    await using office = await openOffice();
    const { device, secret, state } = await enrol(office, zone('approval'), request());
    assert.equal(state, 'waiting');
    await assert.rejects(logIn(office, device, secret), refusedWith('enrolment.waiting'));
    assert.equal(await logIn(office, device, 'guess'), undefined);
    await approveDevice(office, device);
    assert.equal((await logIn(office, device, secret))?.role, 'device');
  });

  it('nobody is approved who does not wait, and nothing is written of it', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    const before = await everythingStored(office.store);
    await assert.rejects(approveDevice(office, ann.id), refusedWith('account.invalid'));
    assert.equal(await everythingStored(office.store), before);
  });
});

describe('promise 8: no secret in clear', () => {
  it('neither passwords nor secrets nor tokens are stored or audited', async () => {
    await using office = await openOffice();
    await addAccount(office, ann);
    const token = await createToken(office, 600);
    const { secret } = await enrol(office, zone('token'), request({ token }));
    const stored = await everythingStored(office.store);
    for (const clear of [ann.password, token, secret]) assert.ok(!stored.includes(clear));
    assert.match(stored, /account\.added.*/);
  });
});

describe('verifiers', () => {
  const secrets = openSecrets();

  it('of one password differ, and both verify', async () => {
    const [one, other] = [await secrets.hashPassword('p'), await secrets.hashPassword('p')];
    assert.notEqual(one, other);
    for (const verifier of [one, other]) {
      assert.match(verifier, /^scrypt\$16384\$8\$1\$[\w-]+\$[\w-]+$/);
      assert.ok(await secrets.verify('p', verifier));
      assert.ok(!(await secrets.verify('q', verifier)));
    }
  });

  it('keep their own cost', async () => {
    // RFC 7914 §12: scrypt(P="pleaseletmein", S="SodiumChloride", N=16384, r=8, p=1, dkLen=64), its first 32 octets.
    const hash = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex');
    const salt = Buffer.from('SodiumChloride').toString('base64url');
    assert.ok(
      await secrets.verify('pleaseletmein', `scrypt$16384$8$1$${salt}$${hash.toString('base64url')}`),
    );
  });

  it('that are cut short match nothing', async () => {
    assert.ok(!(await secrets.verify('', 'sha256$')));
    await assert.rejects(secrets.verify('x', 'md5$x'));
  });

  it('fingerprints are of no use to another process', () => {
    assert.notEqual(secrets.fingerprint(['a', 'b']), openSecrets().fingerprint(['a', 'b']));
    assert.notEqual(secrets.fingerprint(['a', 'b']), secrets.fingerprint(['ab', '']));
  });
});
