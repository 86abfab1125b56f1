import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Name } from '@open-dyndns/dns';
import type { BrowseEvent, Browser } from '@open-dyndns/mdns';
import { browseEveryType } from '../../src/commands/browse-every-type.ts';

it('a type that no program can register is left out, and the others are browsed for once', () => {
  const browsed: string[] = [];
  let hear: (event: BrowseEvent) => void = () => undefined;
  const browse = (type: string): Browser => {
    browsed.push(type);
    return {
      services: [],
      on: (listener) => {
        if (browsed.length === 1) hear = listener;
        return { [Symbol.dispose]: () => undefined };
      },
      reconfirm: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  };
  browseEveryType({ browse }, () => undefined);
  for (const instance of [
    '_ipp._tcp',
    '_a-type-with-a-long-name._tcp',
    'nonsense',
    '_ipp._tcp',
    '_ssh._tcp',
  ]) {
    const service = { instance, type: '_services._dns-sd._udp', host: Name.root, port: 0, link: 'eth0' };
    hear({ kind: 'up', service: { ...service, domain: 'local', addresses: [], txt: {} } });
  }
  assert.deepEqual(browsed, ['_services._dns-sd._udp', '_ipp._tcp', '_ssh._tcp']);
});
