import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GatewayError } from '../../src/errors.ts';
import { resolveUpdate } from '../../src/model/address-update.ts';
import {
  type HostUpdate,
  readDeletions,
  readUpdates,
  type Surroundings,
} from '../../src/protocol/dyndns2-request.ts';
import { readAddress } from '../../src/protocol/rest-address.ts';
import { name, policy } from '../world.ts';

const around: Surroundings = { zones: [policy], source: '192.0.2.7', usual: () => undefined };

function updates(query: string, changes: Partial<Surroundings> = {}): (HostUpdate | GatewayError)[] {
  return readUpdates(new URLSearchParams(query), { ...around, ...changes });
}

/** What one host's update says: `A 192.0.2.1, AAAA kept`. */
function said(update: HostUpdate | GatewayError | undefined): string {
  if (update === undefined || update instanceof GatewayError) return String(update?.code);
  return (['A', 'AAAA'] as const)
    .map((family) => {
      const own = update.update[family];
      if (own.kind === 'keep') return `${family} kept`;
      if (own.kind === 'prefix') return `${family} moves to ${own.network}/${own.length}`;
      return own.addresses.length === 0 ? `${family} goes` : `${family} ${own.addresses.join(' ')}`;
    })
    .join(', ');
}

describe('what an update says of its host’s addresses', () => {
  const cases = [
    { name: 'nothing: the source', query: '', says: 'A 192.0.2.7, AAAA kept' },
    { name: 'one family', query: 'myip=192.0.2.1', says: 'A 192.0.2.1, AAAA kept' },
    { name: 'the other', query: 'myip=2001:DB8::1', says: 'A kept, AAAA 2001:db8::1' },
    { name: 'both in a list', query: 'myip=192.0.2.1,2001:db8::1', says: 'A 192.0.2.1, AAAA 2001:db8::1' },
    {
      name: 'a list that is escaped',
      query: 'myip=192.0.2.1%2C2001%3Adb8%3A%3A1',
      says: 'A 192.0.2.1, AAAA 2001:db8::1',
    },
    {
      name: 'the other order, and a blank',
      query: 'myip=2001:db8::1,%20192.0.2.1',
      says: 'A 192.0.2.1, AAAA 2001:db8::1',
    },
    {
      name: 'several of one family',
      query: 'myip=192.0.2.1,192.0.2.2',
      says: 'A 192.0.2.1 192.0.2.2, AAAA kept',
    },
    { name: 'a list with a gap', query: 'myip=,2001:db8::1', says: 'A kept, AAAA 2001:db8::1' },
    {
      name: 'parameters for each',
      query: 'myipv4=192.0.2.1&myipv6=2001:db8::1',
      says: 'A 192.0.2.1, AAAA 2001:db8::1',
    },
    { name: 'cmur2’s', query: 'myip=192.0.2.1&myip6=2001:db8::1', says: 'A 192.0.2.1, AAAA 2001:db8::1' },
    {
      name: 'one for its family before the one for both',
      query: 'myip=192.0.2.1&myipv4=192.0.2.2',
      says: 'A 192.0.2.2, AAAA kept',
    },
    { name: 'an empty one', query: 'myipv6=', says: 'A kept, AAAA goes' },
    { name: 'no IPv4 today', query: 'myip=&myipv6=2001:db8::1', says: 'A goes, AAAA 2001:db8::1' },
    { name: 'no address at all', query: 'myip=', says: 'A goes, AAAA goes' },
    { name: 'preserve', query: 'myip=192.0.2.1&myipv6=preserve', says: 'A 192.0.2.1, AAAA kept' },
    { name: 'preserve for both', query: 'myip=preserve', says: 'A kept, AAAA kept' },
    {
      name: 'a prefix',
      query: 'myip=192.0.2.1,2001:db8:1:2::/64',
      says: 'A 192.0.2.1, AAAA moves to 2001:db8:1:2::/64',
    },
    {
      name: 'an address with the length of its prefix',
      query: 'myipv6=2001:db8::5/64',
      says: 'A kept, AAAA 2001:db8::5',
    },
    { name: 'an IPv4 address with one', query: 'myip=192.0.2.1/32', says: 'A 192.0.2.1, AAAA kept' },
    {
      name: 'a prefix that is a whole address',
      query: 'myip=2001:db8::1/128',
      says: 'A kept, AAAA 2001:db8::1',
    },
    { name: 'offline', query: 'offline=YES&myip=', says: 'A goes, AAAA goes' },
    { name: 'offline, one family', query: 'offline=yes&myip=192.0.2.1', says: 'A goes, AAAA kept' },
    { name: 'not offline', query: 'offline=NOCHG', says: 'A 192.0.2.7, AAAA kept' },
    {
      name: 'what Dyn has given up',
      query: 'myip=192.0.2.1&wildcard=ON&mx=mail.example&backmx=NO&system=dyndns&url=x',
      says: 'A 192.0.2.1, AAAA kept',
    },
    { name: 'no address', query: 'myip=nonsense', says: 'address.invalid' },
    { name: 'an address that is cut off', query: 'myip=192.0.2', says: 'address.invalid' },
    { name: 'one good, one bad', query: 'myip=192.0.2.1,2001:db8::g', says: 'address.invalid' },
    { name: 'the wrong family', query: 'myipv6=192.0.2.1', says: 'address.invalid' },
    {
      name: 'two prefixes',
      query: 'myipv6=2001:db8::/64,2001:db8:1::/64',
      says: 'address.invalid',
    },
    {
      name: 'an address, and the prefix of the hosts behind it',
      query: 'myip=192.0.2.1,2001:db8::5,2001:db8:1::/64',
      says: 'A 192.0.2.1, AAAA 2001:db8::5',
    },
    { name: 'a prefix of the wrong family', query: 'myipv4=2001:db8::/64', says: 'address.invalid' },
    { name: 'an IPv4 prefix', query: 'myip=0.0.0.0/0', says: 'address.invalid' },
    { name: 'a placeholder that nobody has filled in', query: 'myip=<ipaddr>', says: 'address.invalid' },
  ];
  for (const { name: what, query, says } of cases)
    it(`${what}: ${query}`, () => {
      assert.equal(said(updates(`hostname=nas.lab.example&${query}`)[0]), says);
    });
});

describe('the hosts of an update', () => {
  const named = (query: string, changes: Partial<Surroundings> = {}) =>
    updates(query, changes).map((update) => (update instanceof GatewayError ? update.code : update.name.key));

  it('are those of the list, in their order, whatever their case', () => {
    assert.deepEqual(
      named('hostname=nas.lab.example,Printer.LAB.example.,nas.lab.example'),
      ['nas', 'printer', 'nas'].map((label) => name(label).key),
    );
  });

  it('have each its own place where some cannot be', () => {
    assert.deepEqual(named('hostname=nas,a_b.lab.example,nas.elsewhere.example,nas.lab.example,-'), [
      'name.invalid',
      'name.invalid',
      'name.outside-zone',
      name('nas').key,
      'name.invalid',
    ]);
  });

  it('are those that have parameters of their own, too', () => {
    const [router, nas, ...others] = updates(
      'hostname=router.lab.example&myipv4=192.0.2.1&myipv6=2001:db8::1&myipv6:nas.lab.example=2001:db8:1::/64',
    );
    assert.equal(said(router), 'A 192.0.2.1, AAAA 2001:db8::1');
    assert.equal(said(nas), 'A kept, AAAA moves to 2001:db8:1::/64');
    assert.deepEqual(others, []);
  });

  it('may be the one that the credential is for', () => {
    assert.deepEqual(named('myip=192.0.2.1', { usual: () => name('nas') }), [name('nas').key]);
    assert.deepEqual(named('hostname=&myip=192.0.2.1', { usual: () => name('nas') }), [name('nas').key]);
  });

  it('are at least one', () => {
    assert.throws(() => updates('myip=192.0.2.1'), { code: 'name.invalid' });
    assert.throws(() => updates('hostname=,'), { code: 'name.invalid' });
  });

  it('are at most twenty', () => {
    const list = (length: number) => Array.from({ length }, (_, at) => `h${at}.lab.example`).join();
    assert.equal(updates(`hostname=${list(20)}`).length, 20);
    assert.throws(() => updates(`hostname=${list(21)}`), { code: 'host.too-many' });
  });
});

describe('what a deletion takes away', () => {
  const cases = [
    { query: '', says: 'A goes, AAAA goes' },
    { query: 'myip=0.0.0.0', says: 'A goes, AAAA kept' },
    { query: 'myip=::', says: 'A kept, AAAA goes' },
  ];
  for (const { query, says } of cases)
    it(query === '' ? 'everything' : query, () => {
      const parameters = new URLSearchParams(`hostname=nas.lab.example&${query}`);
      assert.equal(said(readDeletions(parameters, around)[0]), says);
    });
});

describe('whatever a client sends', () => {
  const names = fc.constantFrom(
    'hostname',
    'myip',
    'myipv4',
    'myipv6',
    'myip6',
    'offline',
    'myip:nas.lab.example',
  );
  const words = fc.constantFrom(
    'nas.lab.example',
    '192.0.2.1',
    '2001:db8::1',
    '2001:db8::/64',
    'preserve',
    '',
    ',',
  );
  const pairs = fc.array(fc.tuple(names, fc.array(fc.oneof(words, fc.string()), { maxLength: 4 })));

  it('is a host with addresses that it can have, or a refusal', () => {
    fc.assert(
      fc.property(pairs, (written) => {
        const parameters = new URLSearchParams();
        for (const [key, values] of written) parameters.append(key, values.join());
        for (const update of readOrRefuse(parameters)) {
          if (update instanceof GatewayError) continue;
          const { addresses } = resolveUpdate(update.update, ['2001:db8:1::5']);
          for (const address of addresses) assert.ok(readAddress(address).ok, address);
        }
      }),
    );
  });

  function readOrRefuse(parameters: URLSearchParams): (HostUpdate | GatewayError)[] {
    try {
      return readUpdates(parameters, around);
    } catch (error) {
      assert.ok(error instanceof GatewayError, String(error));
      return [error];
    }
  }
});
