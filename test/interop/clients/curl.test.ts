import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMissing, openSite, run, type Site } from './site.ts';

/** What curl prints, and its exit status; `--fail` makes a status from 400 on a failure. */
async function curl(
  site: Site,
  path: string,
  ...options: readonly string[]
): Promise<[number | null, string]> {
  const trusting = ['--silent', '--fail', '--cacert', site.certificate];
  const { status, said } = await run('curl', [
    ...trusting,
    ...options,
    `https://localhost:${site.port}${path}`,
  ]);
  return [status, said.trim()];
}

const alice = ['--user', 'alice:rabbit'];

describe('curl in a timer or a cron job', { skip: isMissing('curl') }, () => {
  it('says the address that it has, or the one that it comes from', async () => {
    await using site = await openSite();
    const update = (query: string) => curl(site, `/nic/update?hostname=nas.lab.example${query}`, ...alice);
    assert.deepEqual(await update('&myip=192.0.2.1,2001:db8::1'), [0, 'good 192.0.2.1,2001:db8::1']);
    assert.deepEqual(await site.resolves('nas'), ['192.0.2.1', '2001:db8::1']);
    assert.deepEqual(await update(''), [0, 'good 127.0.0.1']);
    assert.deepEqual(await site.resolves('nas'), ['127.0.0.1', '2001:db8::1']);
    assert.deepEqual(await curl(site, '/nic/delete?hostname=nas.lab.example', ...alice), [
      0,
      'deleted A,AAAA',
    ]);
    assert.deepEqual(await site.resolves('nas'), []);
  });

  it('posts a form', async () => {
    await using site = await openSite();
    const form = ['--data', 'hostname=nas.lab.example', '--data', 'myip=192.0.2.1'];
    assert.deepEqual(await curl(site, '/nic/update', ...alice, ...form), [0, 'good 192.0.2.1']);
    assert.deepEqual(await site.resolves('nas'), ['192.0.2.1']);
  });

  it('proves a name for certbot', async () => {
    await using site = await openSite();
    const value = 'LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ';
    const body = JSON.stringify({ fqdn: '_acme-challenge.nas.lab.example.', value });
    const [presented] = await curl(site, '/present', ...alice, '--json', body);
    assert.equal(presented, 0);
    assert.deepEqual(await site.challenges('nas'), [`"${value}"`]);
    const [cleaned] = await curl(site, '/cleanup', ...alice, '--json', body);
    assert.equal(cleaned, 0);
    assert.deepEqual(await site.challenges('nas'), []);
  });

  it('asks for its own address without TLS', async () => {
    await using site = await openSite();
    const { said } = await run('curl', ['--silent', `http://localhost:${site.plainPort}/`]);
    assert.equal(said, '127.0.0.1\n');
  });

  it('fails with a wrong password, and with a URL that is nobody’s', async () => {
    await using site = await openSite();
    const httpError = 22;
    const wrong = await curl(site, '/nic/update?hostname=nas.lab.example', '--user', 'alice:wrong');
    assert.deepEqual(wrong, [httpError, '']);
    assert.deepEqual(await curl(site, '/nobodys'), [httpError, '']);
  });
});
