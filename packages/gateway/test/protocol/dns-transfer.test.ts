import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Message, message, printRdata, question, type RecordType, record } from '@open-dyndns/dns';
import type { Change } from '../../src/model/record-set.ts';
import { replyTo } from '../../src/protocol/dns-answer.ts';
import { transferMessages } from '../../src/protocol/dns-transfer.ts';
import { ServedZone } from '../../src/protocol/dns-zone.ts';
import { soaOf } from '../../src/protocol/zone-apex.ts';
import { ZoneJournal } from '../../src/protocol/zone-journal.ts';
import { apex, name } from '../world.ts';

const authority = { apex, ttl: 60, nameServer: name('ns'), nameServerAddresses: [] };

function emptyZone(lan?: readonly string[]): ServedZone {
  return new ServedZone(authority, 1, { journal: new ZoneJournal(), lan });
}

function put(label: string, ...addresses: string[]): Change {
  const rdata = addresses.map((address) => ({ type: 'A', address }) as const);
  return { kind: 'put', set: { name: name(label), type: 'A', ttl: 30, rdata } };
}

function remove(label: string): Change {
  return { kind: 'remove', name: name(label), type: 'A' };
}

function ask(type: RecordType, known?: number): Message {
  const authorities = known === undefined ? [] : [record(apex, 0, soaOf(authority, known))];
  return message({ id: 7, questions: [question(apex, type)], authorities });
}

/** Each record in a word: a SOA by its serial. */
function words(zone: ServedZone, query: Message): string[] {
  return [...transferMessages(query, replyTo(query), zone)].flatMap(({ answers }) =>
    answers.map(({ rdata, name: owner }) =>
      rdata.type === 'SOA'
        ? `SOA ${rdata.serial}`
        : `${owner.relativeTo(apex)?.join('.')} ${printRdata(rdata)}`,
    ),
  );
}

describe('transfers', () => {
  it('the whole zone stands between two of its SOA (RFC 5936 §2.2)', () => {
    const zone = emptyZone();
    zone.change([put('laptop', '10.0.0.1')], 2);
    const records = words(zone, ask('AXFR'));
    assert.deepEqual([records[0], records.at(-1), records.length], ['SOA 2', 'SOA 2', 4]);
  });

  it('differences, each between the serials that it leads from and to (RFC 1995 §4)', () => {
    const zone = emptyZone();
    zone.change([put('laptop', '10.0.0.1')], 2);
    zone.change([put('laptop', '10.0.0.2'), put('desk', '10.0.0.3')], 3);
    zone.change([remove('desk')], 4);
    const kinds = words(zone, ask('IXFR', 2)).map((word) => word.replace(/^\S+ (?=10\.)/, ''));
    assert.deepEqual(kinds, [
      'SOA 4',
      'SOA 2',
      '10.0.0.1',
      'SOA 3',
      '10.0.0.2',
      '10.0.0.3',
      'SOA 3',
      '10.0.0.3',
      'SOA 4',
      'SOA 4',
    ]);
  });

  for (const known of [4, 9])
    it(`the SOA alone for who knows serial ${known} of 4 (RFC 1995 §2)`, () => {
      const zone = emptyZone();
      zone.change([put('laptop', '10.0.0.1')], 4);
      assert.deepEqual(words(zone, ask('IXFR', known)), ['SOA 4']);
    });

  it('the whole zone for who knows a serial of long ago', () => {
    const zone = emptyZone();
    zone.change([put('laptop', '10.0.0.1')], 2);
    assert.deepEqual(words(zone, ask('IXFR', 0)), words(zone, ask('AXFR')));
  });

  it('the whole zone once more has changed than is kept', () => {
    const zone = emptyZone();
    const names = Array.from({ length: 15_000 }, (_, host) => `host-${host}`);
    zone.change(
      names.map((label) => put(label, '10.0.0.1')),
      2,
    );
    zone.change(names.map(remove), 3);
    assert.equal(words(zone, ask('IXFR', 1)).length, words(zone, ask('AXFR')).length);
  });

  it('an incremental transfer without the serial that is known is malformed', () => {
    const query = ask('IXFR');
    const [only] = transferMessages(query, replyTo(query), emptyZone());
    assert.equal(only?.rcode, 1);
  });

  it('a large zone takes several messages, with the question in the first (RFC 5936 §2.2.1)', () => {
    const zone = emptyZone();
    zone.change(
      Array.from({ length: 2_000 }, (_, host) => put(`host-${host}`, '10.0.0.1')),
      2,
    );
    const query = ask('AXFR');
    const messages = [...transferMessages(query, replyTo(query), zone)];
    assert.ok(messages.length > 2);
    assert.deepEqual(new Set(messages.slice(1).map(({ questions }) => questions.length)), new Set([0]));
    assert.equal(messages.flatMap(({ answers }) => answers).length, 2_003);
  });

  it('what only the LAN is told stays here', () => {
    const zone = emptyZone(['10.77.0.0/24']);
    zone.change([put('laptop', '10.77.0.5', '203.0.113.7')], 2);
    zone.change([put('laptop', '10.77.0.6', '203.0.113.7')], 3);
    assert.deepEqual(
      words(zone, ask('IXFR', 1)).filter((word) => word.includes('10.77')),
      [],
    );
    assert.deepEqual(words(zone, ask('IXFR', 2)), ['SOA 3', 'SOA 2', 'SOA 3', 'SOA 3']);
  });
});
