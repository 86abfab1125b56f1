import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { credentialAdd, credentialList, credentialRevoke } from '../../src/commands/credential.ts';
import { StartError } from '../../src/errors.ts';
import { Authenticator } from '../../src/service/authenticate.ts';
import { LastUses } from '../../src/service/last-uses.ts';
import { silent } from '../world.ts';
import { Desk } from './desk.ts';

const day = 86_400_000;

describe('dyndns-gateway credential', () => {
  it('adds one that is let in with what it was made for, lists it, and revokes it', async () => {
    using desk = new Desk();
    const made = await desk.json(credentialAdd, [], {
      host: 'laptop, *.other.example',
      type: 'a,txt',
      from: '10.77.0.0/24',
      expires: '2d',
      'strict-status': true,
    });
    assert.match(made.name, /^token-[a-z2-7]{10}$/);
    assert.match(made.secret, /^[\w-]{43}$/);
    const { secret, ...listed } = made;
    assert.deepEqual(
      { hosts: made.hosts, types: made.types, from: made.from, strictStatus: made.strictStatus },
      {
        hosts: ['laptop.lab.example', '*.other.example'],
        types: ['A', 'TXT'],
        from: ['10.77.0.0/24'],
        strictStatus: true,
      },
    );
    assert.ok(Math.abs(Date.parse(made.expires) - Date.now() - 2 * day) < day / 2);
    {
      await using house = await desk.house();
      await using uses = new LastUses({ store: house.store, log: silent }, 0);
      const authenticator = new Authenticator({ ...house, uses });
      const principal = await authenticator.recognise({ user: made.name, secret, source: '10.77.0.9' });
      assert.deepEqual([principal?.role, principal?.scope.types], ['user', ['A', 'TXT']]);
    }
    const [shown] = await desk.json(credentialList, []);
    assert.match(shown.lastUsed, /^\d{4}-/);
    assert.deepEqual({ ...shown, lastUsed: null }, listed);
    assert.match(
      await desk.run(credentialList, []),
      /laptop\.lab\.example \*\.other\.example +A TXT +10\.77\.0\.0\/24/,
    );
    await desk.run(credentialRevoke, [made.name]);
    assert.deepEqual(await desk.json(credentialList, []), []);
    await using house = await desk.house();
    const audited = (await house.store.audit(9)).map(({ event, subject, detail }) => [
      event,
      subject,
      detail,
    ]);
    assert.deepEqual(
      audited.map(([event, subject]) => [event, subject]),
      [
        ['credential.revoked', made.name],
        ['credential.added', made.name],
      ],
    );
    assert.ok(!JSON.stringify([audited, await house.store.credentials()]).includes(secret));
  });

  it('calls one for a single host after it, as routers send it, and else as it is told', async () => {
    using desk = new Desk();
    assert.equal((await desk.json(credentialAdd, [], { host: 'laptop' })).name, 'laptop.lab.example');
    assert.equal((await desk.json(credentialAdd, ['acme'], { host: 'laptop', type: 'TXT' })).name, 'acme');
    assert.match(
      await desk.run(credentialAdd, ['shown']),
      /^Name: +shown\nSecret: [\w-]{43} +\(shown this once/,
    );
  });

  it('takes over a secret that clients have', async () => {
    using desk = new Desk();
    const made = await desk.json(
      credentialAdd,
      [],
      { host: 'laptop', 'secret-stdin': true },
      '/my-old-key?x\n',
    );
    assert.equal(made.secret, undefined);
    await using house = await desk.house();
    const found = await house.store.credentialBySecret(house.secrets.hashSecret('/my-old-key?x'));
    assert.equal(found?.id, 'laptop.lab.example');
  });

  for (const [title, words, options, input, code, says] of [
    ['a name that is taken', ['ann'], {}, '', 'account.exists', /revoke it first/],
    ['a name like a device’s', ['device-x'], {}, '', 'account.invalid', /no name for an account/],
    ['a host outside the zones', [], { host: 'a.example.org' }, '', 'account.invalid', /none of the zones/],
    ['the zone itself', [], { host: 'lab.example.' }, '', 'account.invalid', /the zone itself/],
    ['a missing word', [], { host: 'laptop,,nas' }, '', 'account.invalid', /a word is missing/],
    ['an unknown type', [], { type: 'MX' }, '', 'account.invalid', /A, AAAA, TXT, SRV/],
    [
      'a network with bits behind it',
      [],
      { from: '10.77.0.1/24' },
      '',
      'account.invalid',
      /10\.77\.0\.0\/24/,
    ],
    ['a time that is past', [], { expires: '2020-01-01' }, '', 'account.invalid', /90d/],
    ['a time that is none', [], { expires: 'soon' }, '', 'account.invalid', /90d/],
    ['a secret that is short', [], { 'secret-stdin': true }, '/key\n', 'account.invalid', /8 characters/],
    [
      'a secret that another has',
      [],
      { 'secret-stdin': true },
      '/of another\n',
      'account.exists',
      /this secret/,
    ],
  ] as const)
    it(`refuses ${title}, and makes nothing`, async () => {
      using desk = new Desk();
      await desk.run(credentialAdd, ['ann'], { 'secret-stdin': true }, '/of another');
      await assert.rejects(
        desk.run(credentialAdd, words, options, input),
        (error) => error instanceof StartError && error.code === code && says.test(error.message),
      );
      assert.equal((await desk.json(credentialList, [])).length, 1);
    });

  it('revokes nothing that is not there', async () => {
    using desk = new Desk();
    await assert.rejects(desk.run(credentialRevoke, ['nobody']), /credential list shows them/);
  });
});
