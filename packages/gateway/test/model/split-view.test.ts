import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressesSeenBy } from '../../src/model/split-view.ts';

const prefixes = ['10.77.0.0/24', '2001:db8:77::/64'];

const lan = '10.77.0.5';
const wan = '203.0.113.7';
const lan6 = 'fd77::5';
const inPrefix6 = '2001:db8:77::5';
const wan6 = '2001:db8:1::5';

interface World {
  readonly title: string;
  readonly host: readonly string[];
  readonly asker: string | undefined;
  readonly told: readonly string[];
}

const worlds: readonly World[] = [
  { title: 'a laptop of the same LAN', host: [lan, wan], asker: '10.77.0.9', told: [lan] },
  { title: 'somebody outside', host: [lan, wan], asker: '192.0.2.1', told: [wan] },
  { title: 'a secondary, which speaks for the world', host: [lan, wan], asker: undefined, told: [wan] },
  { title: 'the host’s own router', host: [lan, wan], asker: wan, told: [lan] },
  { title: 'another host’s router', host: [lan, wan], asker: '203.0.113.8', told: [wan] },
  { title: 'a resolver on this machine', host: [lan, wan], asker: '127.0.0.1', told: [lan] },
  { title: 'another private network', host: [lan, wan], asker: '10.78.0.9', told: [wan] },
  { title: 'outside, a host of the LAN only', host: [lan], asker: '192.0.2.1', told: [lan] },
  { title: 'inside, a host of the world only', host: [wan], asker: '10.77.0.9', told: [wan] },
  {
    title: 'inside, LAN over IPv4 and world over IPv6',
    host: [lan, wan6],
    asker: '10.77.0.9',
    told: [lan, wan6],
  },
  {
    title: 'outside, LAN over IPv4 and world over IPv6',
    host: [lan, wan6],
    asker: '192.0.2.1',
    told: [wan6],
  },
  {
    title: 'inside, both of both families',
    host: [lan, wan, lan6, wan6],
    asker: '2001:db8:77::9',
    told: [lan, lan6],
  },
  {
    title: 'an address that is the LAN’s and everybody’s, inside',
    host: [lan, inPrefix6],
    asker: '10.77.0.9',
    told: [lan, inPrefix6],
  },
  {
    title: 'an address that is the LAN’s and everybody’s, outside',
    host: [lan, inPrefix6],
    asker: '192.0.2.1',
    told: [inPrefix6],
  },
];

describe('a host with LAN and public addresses is, to', () => {
  for (const { title, host, asker, told } of worlds)
    it(title, () => assert.deepEqual(addressesSeenBy(asker, host, prefixes), told));
});
