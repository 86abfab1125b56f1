import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importDyndns } from '../../src/commands/import.ts';
import { Authenticator } from '../../src/service/authenticate.ts';
import { LastUses } from '../../src/service/last-uses.ts';
import { silent } from '../world.ts';
import { Desk } from './desk.ts';

/** `htpasswd -d` and `htpasswd -m`; all of them have the password “rabbit”. */
const users = `Ada:ab9AUKKRecP3g
bob:$apr1$abcdefgh$t7bR9AfmWG/NqwxSupcEr/
`;
const hosts = `nas.lab.example:ada
*.lab.example:bob,ADA
`;

describe('dyndns-gateway import', () => {
  it('takes over users, their passwords and their hosts', async () => {
    using desk = new Desk();
    const files = [desk.write('dyndns.user', users), desk.write('dyndns.hosts', hosts)];
    const said = await desk.run(importDyndns, files);
    assert.equal(said, 'ada: nas.lab.example *.lab.example\nbob: *.lab.example\n');
    await using house = await desk.house();
    await using uses = new LastUses({ store: house.store, log: silent }, 0);
    const authenticator = new Authenticator({ ...house, uses });
    const login = { user: 'bob', secret: 'rabbit', source: '192.0.2.1' };
    assert.equal(await authenticator.authenticate({ ...login, secret: 'wrong' }), undefined);
    assert.match((await house.store.credential('bob'))?.verifier ?? '', /^crypt\$/);
    assert.equal((await authenticator.authenticate(login))?.credential, 'bob');
    assert.match((await house.store.credential('bob'))?.verifier ?? '', /^scrypt\$/);
    assert.equal((await authenticator.authenticate(login))?.credential, 'bob');
    assert.equal((await authenticator.authenticate({ ...login, user: 'ada' }))?.credential, 'ada');
  });

  it('says what it leaves out, line by line', async () => {
    using desk = new Desk();
    await desk.run(importDyndns, [desk.write('first', 'ada:ab9AUKKRecP3g'), desk.write('none', '')]);
    const userFile = desk.write('dyndns.user', `${users}eve:$2y$05$abcdefghijklmnopqrstuuy\nnonsense\n`);
    const hostFile = desk.write('dyndns.hosts', '# hosts\nnas.example.org:bob\ntv.lab.example:eve\n');
    const said = await desk.run(importDyndns, [userFile, hostFile], {}, '', 1);
    const lines = said.trimEnd().split('\n');
    assert.deepEqual(lines, [
      'bob: no host',
      `left out: ${userFile}:3: the password of “eve” is hashed with a method not known here`,
      `left out: ${userFile}:4: it is not two words with a colon between them`,
      `left out: ${hostFile}:3: “eve” is none of the users that can be imported`,
      'left out: bob: "nas.example.org" is in none of the zones served here (lab.example., other.example.).',
      `left out: ${userFile}: there is an account “ada” already, which stays as it is`,
    ]);
  });

  it('needs files that can be read', async () => {
    using desk = new Desk();
    await assert.rejects(desk.run(importDyndns, ['/nowhere/users', '/nowhere/hosts']), {
      code: 'account.invalid',
    });
  });
});
