import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Name, printName } from '@open-dyndns/dns';
import type { ZonePolicy } from '../../src/model/zone.ts';
import { findName, readHostName, shortName } from '../../src/protocol/rest-name.ts';
import { zone } from '../edge/http/fake-gateway.ts';

function zones(...apexes: readonly string[]): ZonePolicy[] {
  return apexes.map((apex) => ({ ...zone, apex: Name.fromLabels(apex.split('.')) }));
}

const served = zones('example.com', 'lab.example.com', '_sites.example.net');

describe('the name of a host', () => {
  const names = [
    { text: 'laptop', name: 'laptop.example.com.', short: 'laptop' },
    { text: 'LapTop', name: 'laptop.example.com.', short: 'laptop' },
    { text: 'laptop.example.com', name: 'laptop.example.com.', short: 'laptop' },
    { text: 'laptop.EXAMPLE.com.', name: 'laptop.example.com.', short: 'laptop' },
    { text: 'laptop.lab.example.com', name: 'laptop.lab.example.com.', short: 'laptop.lab.example.com' },
    { text: 'a._sites.example.net', name: 'a._sites.example.net.', short: 'a._sites.example.net' },
    { text: '0', name: '0.example.com.', short: '0' },
    { text: 'a'.repeat(63), name: `${'a'.repeat(63)}.example.com.`, short: 'a'.repeat(63) },
    { text: 'xn--bcher-kva', name: 'xn--bcher-kva.example.com.', short: 'xn--bcher-kva' },
  ];
  for (const { text, name, short } of names)
    it(`${text} is ${name}`, () => {
      const read = readHostName(text, served);
      assert.ok(read.ok);
      assert.equal(printName(read.name), name);
      assert.equal(shortName(read.name, served), short);
      const again = readHostName(short, served);
      assert.ok(again.ok && again.name.equals(read.name), 'its short name leads back to it');
    });

  it('belongs to the zone with the longest apex', () => {
    const read = readHostName('laptop.lab.example.com', served);
    assert.ok(read.ok);
    assert.equal(printName(read.zone.apex), 'lab.example.com.');
  });

  it('is not in a zone that it only ends like', () => {
    const read = readHostName('laptop.badexample.com', served);
    assert.deepEqual(
      { ok: read.ok, code: read.ok ? undefined : read.code },
      { ok: false, code: 'name.outside-zone' },
    );
  });

  it('is in no zone where there is none', () => {
    assert.equal(readHostName('laptop', []).ok, false);
  });
});

describe('a name that is looked up', () => {
  it('may be one that only an administrator can have typed', () => {
    const read = findName('my_printer', served);
    assert.ok(read.ok);
    assert.equal(printName(read.name), 'my_printer.example.com.');
    assert.equal(shortName(read.name, served), 'my_printer');
  });

  it('a label with a dot in it comes back whole', () => {
    const name = Name.fromLabels(['a.b'], Name.fromLabels(['example', 'com']));
    assert.equal(shortName(name, served), 'a\\.b.example.com');
    const read = findName(shortName(name, served), served);
    assert.ok(read.ok && read.name.equals(name));
  });
});
