import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMissing, type Outcome, openSite, run, type Site } from './site.ts';

interface Wish {
  readonly address: string;
  readonly hosts?: string;
  readonly password?: string;
}

/** One run of ddclient, which knows nothing of earlier ones. */
function ddclient(
  site: Site,
  { address, hosts = 'nas.lab.example', password = 'rabbit' }: Wish,
): Promise<Outcome> {
  const configuration = site.write(
    'ddclient.conf',
    `daemon=0
ssl=yes
ssl_ca_file=${site.certificate}
use=ip, ip=${address}
protocol=dyndns2
server=127.0.0.1:${site.port}
login=alice
password='${password}'
${hosts}
`,
  );
  const cache = site.write('ddclient.cache', '');
  return run('ddclient', [
    '-file',
    configuration,
    '-cache',
    cache,
    '-daemon=0',
    '-noquiet',
    '-verbose',
    '-force',
  ]);
}

const success = /^SUCCESS: +updating (\S+): good: IP address set to (\S+)$/gm;

/** The hosts that it says were updated, and to which address. */
function updated({ said }: Outcome): string[] {
  return [...said.matchAll(success)].map(([, host, address]) => `${host} ${address}`);
}

describe('ddclient', { skip: isMissing('ddclient') }, () => {
  it('takes for a success what DNS answers, and a repetition for none', async () => {
    await using site = await openSite();
    assert.deepEqual(updated(await ddclient(site, { address: '192.0.2.1' })), ['nas.lab.example 192.0.2.1']);
    assert.deepEqual(await site.resolves('nas'), ['192.0.2.1']);
    const again = await ddclient(site, { address: '192.0.2.1' });
    assert.match(again.said, /^WARNING: +updating nas\.lab\.example: nochg: /m);
    const moved = await ddclient(site, { address: '192.0.2.2' });
    assert.deepEqual(updated(moved), ['nas.lab.example 192.0.2.2']);
    assert.deepEqual(await site.resolves('nas'), ['192.0.2.2']);
  });

  it('updates several hosts in one request, and knows which of them failed', async () => {
    await using site = await openSite();
    const hosts = 'nas.lab.example,tv.other.example,tv.lab.example';
    const outcome = await ddclient(site, { address: '192.0.2.1', hosts });
    const { said } = outcome;
    const inOneRequest = /GET .*hostname=\S+,\S+,\S+&/.test(said);
    assert.ok(inOneRequest, said);
    assert.deepEqual(updated(outcome).sort(), ['nas.lab.example 192.0.2.1', 'tv.lab.example 192.0.2.1']);
    assert.match(said, /^FAILED: +updating tv\.other\.example: nohost: /m);
    assert.deepEqual([await site.resolves('nas'), await site.resolves('tv')], [['192.0.2.1'], ['192.0.2.1']]);
  });

  it('says what went wrong', async () => {
    await using site = await openSite();
    const wrong = await ddclient(site, { address: '192.0.2.1', password: 'wrong' });
    assert.match(wrong.said, /^FAILED: +updating nas\.lab\.example: authorization failed/m);
    const none = await ddclient(site, { address: '192.0.2.1', hosts: 'a_b.lab.example' });
    assert.match(none.said, /^FAILED: +updating a_b\.lab\.example: notfqdn: /m);
    assert.deepEqual(await site.resolves('nas'), []);
  });
});
