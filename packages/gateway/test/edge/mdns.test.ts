import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type DiscoveredService, type Mdns, openMdns } from '@open-dyndns/mdns';
import { announce } from '../../src/edge/mdns.ts';
import { RecordedLog } from './http/recorded-log.ts';

/** Other tests may announce on the same loopback interface at the same time. */
const unique = randomBytes(4).toString('hex');

function announcement(name: string) {
  return {
    name,
    interfaces: 'loopback',
    zones: [{ zone: `${name}.example`, dnsPort: 8053 }],
    httpsPort: 8443,
    pin: 'sha256/AAAA',
  } as const;
}

/** Resolves with the first service of a type that a browser sees up, or changed, as wished. */
async function seen(
  mdns: Mdns,
  type: string,
  wished: (service: DiscoveredService) => boolean,
): Promise<DiscoveredService> {
  await using browser = mdns.browse(type);
  const { promise, resolve } = Promise.withResolvers<DiscoveredService>();
  using _listener = browser.on(({ kind, service }) => {
    if (kind !== 'down' && wished(service)) resolve(service);
  });
  return await promise;
}

describe('the announcement', () => {
  for (const type of ['_dns._udp', '_domain._udp'])
    it(`${type} leads a browser to the DNS server and the gateway`, async () => {
      const name = `ns-${unique}${type.length}`;
      await using mdns = await openMdns({ links: 'loopback' });
      await using _announced = await announce(announcement(name), new RecordedLog());
      const service = await seen(mdns, type, ({ txt }) => txt['domain'] === `${name}.example`);
      assert.equal(service.instance, `Open DynDNS ${name}.example`);
      assert.equal(service.port, 8053);
      assert.deepEqual(service.txt, {
        domain: `${name}.example`,
        gateway: `https://${name}.local:8443/`,
        pin: 'sha256/AAAA',
      });
      assert.ok(service.addresses.includes('127.0.0.1'));
    });

  it('on an interface that is not there is a warning, and no more', async () => {
    const log = new RecordedLog();
    await using _announced = await announce({ ...announcement('ns'), interfaces: ['nowhere0'] }, log);
    assert.deepEqual(
      log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message),
      ['the gateway is not announced over mDNS; agents find it by --gateway only'],
    );
  });
});
