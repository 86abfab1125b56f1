import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Name } from '@open-dyndns/dns';
import type { DiscoveredService } from '@open-dyndns/mdns';
import { browseTable } from '../../src/commands/browse-table.ts';

const desk: DiscoveredService = {
  instance: 'Front Desk',
  type: '_ipp._tcp',
  domain: 'local',
  host: Name.fromLabels(['printer', 'local']),
  port: 631,
  addresses: ['10.77.0.5', 'fd77::5'],
  txt: { rp: 'ipp/print', Color: true },
  link: 'eth0',
};

const wide = { columns: 200, rows: 24 };

describe('the table of services', () => {
  it('has a column for everything that is known, and the age', () => {
    assert.deepEqual(browseTable([{ service: desk, since: 0 }], 65_000, wide), [
      'NAME        TYPE       HOST           ADDRESSES          PORT  TXT                 AGE',
      'Front Desk  _ipp._tcp  printer.local  10.77.0.5 fd77::5  631   rp=ipp/print Color  1m',
    ]);
  });

  it('is sorted by name', () => {
    const seen = ['b', 'c', 'a'].map((instance) => ({ service: { ...desk, instance }, since: 0 }));
    const names = browseTable(seen, 0, wide).map((text) => text[0]);
    assert.deepEqual(names, ['N', 'a', 'b', 'c']);
  });

  it('fits on a small screen, and counts what does not', () => {
    const seen = Array.from({ length: 9 }, (_, index) => ({
      service: { ...desk, instance: `${index}` },
      since: 0,
    }));
    const lines = browseTable(seen, 0, { columns: 20, rows: 6 });
    assert.equal(lines.length, 5);
    assert.equal(lines.at(-1), '… and 6 more');
    assert.ok(lines.every((text) => text.length <= 20));
  });

  it('lets no name from the network move the cursor', () => {
    const service = { ...desk, instance: 'evil\x1b[2J\r\n' };
    const text = browseTable([{ service, since: 0 }], 0, wide).join('');
    assert.doesNotMatch(text, /\p{Cc}/u);
    assert.match(text, /evil·\[2J··/);
  });

  const ages: readonly (readonly [number, string])[] = [
    [0, '0s'],
    [59_999, '59s'],
    [3_599_000, '59m'],
    [86_399_000, '23h'],
    [172_800_000, '2d'],
  ];
  for (const [ms, text] of ages) {
    it(`says ${text} after ${ms} ms`, () =>
      assert.ok(browseTable([{ service: desk, since: 0 }], ms, wide)[1]?.endsWith(` ${text}`)));
  }
});
