import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMissing, type Outcome, openSite, run, type Site } from './site.ts';

interface Wish {
  readonly address: string;
  readonly host?: string;
  readonly password?: string;
  /** What inadyn appends host and address to, or puts them into. */
  readonly path?: string;
}

/** One run of inadyn, which knows nothing of earlier ones, with its plugin for dyndns2 servers that it has no name for. */
function inadyn(site: Site, wish: Wish): Promise<Outcome> {
  const { address, host = 'nas.lab.example', password = 'rabbit' } = wish;
  const { path = '/nic/update?hostname=%h&myip=%i' } = wish;
  const configuration = site.write(
    'inadyn.conf',
    `ca-trust-file = "${site.certificate}"
allow-ipv6 = true
custom lab {
  username = alice
  password = ${password}
  checkip-command = "/bin/echo ${address}"
  ddns-server = "localhost:${site.port}"
  ddns-path = "${path}"
  hostname = ${host}
}
`,
  );
  const options = ['--once', '--foreground', '--force', '--no-pidfile', '--loglevel=info'];
  return run('inadyn', [...options, `--cache-dir=${site.directory}`, `--config=${configuration}`]);
}

describe('inadyn', { skip: isMissing('inadyn') }, () => {
  it('takes for a success what DNS answers, and goes on', async () => {
    await using site = await openSite();
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '2001:db8::1']) {
      const { status, said } = await inadyn(site, { address });
      assert.equal(status, 0, said);
      assert.match(said, /Update needed for alias nas\.lab\.example|Updating/i);
    }
    assert.deepEqual(await site.resolves('nas'), ['192.0.2.2', '2001:db8::1']);
  });

  const refused = [
    { name: 'a wrong password', wish: { password: 'wrong' } },
    { name: 'a host elsewhere', wish: { host: 'nas.example.org' } },
    { name: 'an address that nobody has', wish: { address: '224.0.0.1' } },
    { name: 'a request that cannot be read', wish: { path: '/nic/update?nothing' } },
    { name: 'a URL that is nobody’s', wish: { path: '/wrong?%h' } },
  ];
  for (const { name, wish } of refused)
    it(`takes for none ${name}`, async () => {
      await using site = await openSite();
      const { status, said } = await inadyn(site, { address: '192.0.2.1', ...wish });
      assert.notEqual(status, 0, said);
      assert.deepEqual(await site.resolves('nas'), []);
    });
});
