import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  message,
  Opcode,
  printRecord,
  question,
  Rcode,
  type RecordType,
  readName,
} from '@open-dyndns/dns';
import fc from 'fast-check';
import { answerQuery, type ServedZones } from '../../src/protocol/dns-answer.ts';
import { answersTo, type Transport } from '../../src/protocol/dns-exchange.ts';
import { ServedZone } from '../../src/protocol/dns-zone.ts';
import { apex, name } from '../world.ts';

const serial = 42;

function servedZones(): ServedZones {
  const authority = { apex, ttl: 60, nameServer: name('ns'), nameServerAddresses: ['10.77.0.1', 'fd77::1'] };
  const zone = new ServedZone(authority, serial);
  const host = (label: string, ...addresses: string[]): void =>
    zone.put({
      name: name(label),
      type: 'A',
      ttl: 30,
      rdata: addresses.map((address) => ({ type: 'A', address })),
    });
  host('laptop', '10.77.0.9');
  host('deep.empty', '10.77.0.10');
  host('crowd', ...Array.from({ length: 100 }, (_, index) => `10.78.0.${index}`));
  const target = name('laptop');
  zone.put({
    name: name('_ipp._tcp'),
    type: 'SRV',
    ttl: 30,
    rdata: [{ type: 'SRV', priority: 0, weight: 0, port: 631, target }],
  });
  zone.put({
    name: name('laptop'),
    type: 'TXT',
    ttl: 30,
    rdata: [{ type: 'TXT', strings: [Buffer.from('hello')] }],
  });
  return new Map([[apex.key, zone]]);
}

const zones = servedZones();

function answer(octets: Uint8Array, transport: Transport): Uint8Array | undefined {
  const unsigned = { zones, transfers: new Map(), hmac: () => new Uint8Array(), now: () => 0 };
  const [first] = answersTo(
    octets,
    { ...unsigned, isHeldBack: () => false },
    { address: '10.77.0.9', transport },
  );
  return first;
}

const soa = 'lab.example.\t30\tIN\tSOA\tns.lab.example. hostmaster.lab.example. 42 3600 600 604800 30';

function query(text: string, type: RecordType, fields: Partial<Message> = {}): Message {
  return message({ id: 7, recursionDesired: true, questions: [question(readName(text), type)], ...fields });
}

function overWire(asked: Message, transport: Transport = 'udp'): Message {
  const octets = answer(encodeMessage(asked), transport);
  assert.ok(octets);
  const decoded = decodeMessage(octets);
  assert.ok(decoded.ok);
  return decoded.value;
}

interface Case {
  readonly title: string;
  readonly asked: [string, RecordType];
  readonly rcode?: number;
  readonly answers?: readonly string[];
  readonly authorities?: readonly string[];
  readonly additionals?: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'an address',
    asked: ['laptop.lab.example.', 'A'],
    answers: ['laptop.lab.example.\t30\tIN\tA\t10.77.0.9'],
  },
  {
    title: 'in the case of the question',
    asked: ['LapTop.LAB.example.', 'A'],
    answers: ['LapTop.LAB.example.\t30\tIN\tA\t10.77.0.9'],
  },
  {
    title: 'text',
    asked: ['laptop.lab.example.', 'TXT'],
    answers: ['laptop.lab.example.\t30\tIN\tTXT\t"hello"'],
  },
  {
    title: 'no data: the SOA with the negative TTL (RFC 2308 §2.2)',
    asked: ['laptop.lab.example.', 'AAAA'],
    authorities: [soa],
  },
  {
    title: 'no such name (RFC 2308 §2.1)',
    asked: ['nobody.lab.example.', 'A'],
    rcode: Rcode.nxDomain,
    authorities: [soa],
  },
  {
    title: 'an empty non-terminal exists (RFC 8020 §2)',
    asked: ['empty.lab.example.', 'A'],
    authorities: [soa],
  },
  { title: 'a type that nobody knows', asked: ['laptop.lab.example.', 'TYPE65280'], authorities: [soa] },
  { title: 'the SOA', asked: ['lab.example.', 'SOA'], answers: [soa.replace('\t30\t', '\t60\t')] },
  {
    title: 'the name servers and their addresses',
    asked: ['lab.example.', 'NS'],
    answers: ['lab.example.\t60\tIN\tNS\tns.lab.example.'],
    additionals: ['ns.lab.example.\t60\tIN\tA\t10.77.0.1', 'ns.lab.example.\t60\tIN\tAAAA\tfd77::1'],
  },
  {
    title: 'a service and where it is',
    asked: ['_ipp._tcp.lab.example.', 'SRV'],
    answers: ['_ipp._tcp.lab.example.\t30\tIN\tSRV\t0 0 631 laptop.lab.example.'],
    additionals: ['laptop.lab.example.\t30\tIN\tA\t10.77.0.9'],
  },
  {
    title: 'ANY is one HINFO (RFC 8482 §4.2)',
    asked: ['laptop.lab.example.', 'ANY'],
    answers: ['laptop.lab.example.\t60\tIN\tHINFO\t"RFC8482" ""'],
  },
  {
    title: 'ANY of no name',
    asked: ['nobody.lab.example.', 'ANY'],
    rcode: Rcode.nxDomain,
    authorities: [soa],
  },
];

describe('authoritative answers', () => {
  for (const {
    title,
    asked,
    rcode = Rcode.noError,
    answers = [],
    authorities = [],
    additionals = [],
  } of cases) {
    it(title, () => {
      const response = overWire(query(...asked));
      assert.equal(response.rcode, rcode);
      assert.deepEqual(response.answers.map(printRecord), answers);
      assert.deepEqual(response.authorities.map(printRecord), authorities);
      assert.deepEqual(response.additionals.map(printRecord), additionals);
      assert.ok(response.authoritative);
      assert.ok(!response.truncated);
    });
  }

  it('repeats the id, the question and RD, and offers no recursion', () => {
    const response = overWire(query('laptop.lab.example.', 'A'));
    const { id, recursionDesired, recursionAvailable, response: isResponse } = response;
    assert.deepEqual(
      { id, recursionDesired, recursionAvailable, isResponse },
      { id: 7, recursionDesired: true, recursionAvailable: false, isResponse: true },
    );
    assert.equal(response.questions.length, 1);
  });
});

const edns = { udpPayloadSize: 4096, version: 0, dnssecOk: false, options: [] };
const inChaos = [{ ...question(readName('version.bind.'), 'TXT'), class: 'CH' as const }];

describe('questions that are not answered', () => {
  for (const [title, asked, rcode] of [
    ['outside the zones', query('example.com.', 'A'), Rcode.refused],
    ['the parent of a zone', query('example.', 'SOA'), Rcode.refused],
    ['a name that only ends like a zone', query('notlab.example.', 'A'), Rcode.refused],
    ['another class', message({ questions: inChaos }), Rcode.refused],
    ['a transfer', query('lab.example.', 'AXFR'), Rcode.refused],
    ['an incremental transfer', query('lab.example.', 'IXFR'), Rcode.refused],
    ['an update', query('lab.example.', 'SOA', { opcode: Opcode.update }), Rcode.notImp],
    ['a notification', query('lab.example.', 'SOA', { opcode: Opcode.notify }), Rcode.notImp],
    ['no question', message({}), Rcode.formErr],
    [
      'two questions (RFC 9619)',
      message({ questions: [question(apex, 'A'), question(apex, 'NS')] }),
      Rcode.formErr,
    ],
    [
      'a version of EDNS to come (RFC 6891 §6.1.3)',
      query('lab.example.', 'SOA', { edns: { ...edns, version: 1 } }),
      Rcode.badVers,
    ],
  ] as const) {
    it(title, () => {
      const response = overWire(asked);
      assert.equal(response.rcode, rcode);
      assert.deepEqual(response.answers, []);
      assert.ok(!response.authoritative);
    });
  }

  it('a response is never answered (RFC 5625 §4: loops)', () => {
    assert.equal(answer(encodeMessage(query('lab.example.', 'SOA', { response: true })), 'udp'), undefined);
  });

  it('less than a header is never answered', () => {
    assert.equal(answer(encodeMessage(query('lab.example.', 'SOA')).subarray(0, 11), 'udp'), undefined);
  });

  it('a query cut short is FORMERR with its id', () => {
    const response = answer(encodeMessage(query('lab.example.', 'SOA')).subarray(0, 20), 'udp');
    const decoded = decodeMessage(response ?? new Uint8Array());
    assert.ok(decoded.ok && decoded.value.rcode === Rcode.formErr && decoded.value.id === 7);
  });
});

describe('EDNS and size', () => {
  const crowd = (fields: Partial<Message>, transport?: Transport): Message =>
    overWire(query('crowd.lab.example.', 'A', fields), transport);

  it('what does not fit in 512 octets is truncated, whole sets at a time (RFC 2181 §9)', () => {
    const response = crowd({});
    assert.ok(response.truncated);
    assert.deepEqual(response.answers, []);
  });

  it('is truncated at 1232 octets, whatever is offered', () => {
    assert.ok(crowd({ edns: { ...edns, udpPayloadSize: 65_535 } }).truncated);
  });

  it('is whole over TCP', () => {
    const response = crowd({}, 'tcp');
    assert.ok(!response.truncated);
    assert.equal(response.answers.length, 100);
  });

  for (const udpPayloadSize of [0, 511]) {
    it(`an offer of ${udpPayloadSize} octets counts as 512 (RFC 6891 §6.2.3)`, () => {
      const response = overWire(query('laptop.lab.example.', 'A', { edns: { ...edns, udpPayloadSize } }));
      assert.equal(response.answers.length, 1);
    });
  }

  it('OPT stands in the answer exactly where it stood in the query (RFC 6891 §7)', () => {
    assert.equal(overWire(query('laptop.lab.example.', 'A')).edns, undefined);
    const withDo = overWire(query('laptop.lab.example.', 'A', { edns: { ...edns, dnssecOk: true } })).edns;
    assert.deepEqual([withDo?.version, withDo?.dnssecOk, withDo?.udpPayloadSize], [0, true, 1232]);
  });
});

describe('any octets', () => {
  const valid = encodeMessage(query('laptop.lab.example.', 'A', { edns }));

  it('random and mutated queries are answered or dropped, never an accident', () => {
    const mutated = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 8 })
      .map((changes) => {
        const octets = Uint8Array.from(valid);
        for (const [at, value] of changes) octets[at] = value;
        return octets;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), mutated), (octets) => {
        const response = answer(octets, 'udp');
        if (response === undefined) return;
        const decoded = decodeMessage(response);
        assert.ok(decoded.ok && decoded.value.response);
        assert.ok(response.length <= Math.max(512, 1232));
        assert.deepEqual(response.subarray(0, 2), octets.subarray(0, 2));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a zone that changes', () => {
  it('an empty non-terminal goes with the last name below it', () => {
    const changing = servedZones();
    const zone = changing.get(apex.key);
    zone?.remove(name('deep.empty'), 'A');
    assert.equal(answerQuery(query('empty.lab.example.', 'A'), changing).rcode, Rcode.nxDomain);
  });

  it('a name goes with its last set', () => {
    const changing = servedZones();
    const zone = changing.get(apex.key);
    zone?.remove(name('laptop'), 'A');
    assert.equal(answerQuery(query('laptop.lab.example.', 'A'), changing).rcode, Rcode.noError);
    zone?.remove(name('laptop'), 'TXT');
    assert.equal(answerQuery(query('laptop.lab.example.', 'A'), changing).rcode, Rcode.nxDomain);
    zone?.remove(name('laptop'), 'TXT');
    assert.equal(answerQuery(query('laptop.lab.example.', 'A'), changing).rcode, Rcode.nxDomain);
  });

  it('the zone closest above a name answers', () => {
    const below = new ServedZone(
      { apex: name('sub'), ttl: 60, nameServer: name('ns'), nameServerAddresses: [] },
      1,
    );
    const both = new Map([...zones, [below.authority.apex.key, below]]);
    const { authorities } = answerQuery(query('x.sub.lab.example.', 'A'), both);
    assert.ok(authorities[0]?.name.equals(name('sub')));
  });

  describe('a wildcard stands for names that are not there (RFC 4592)', () => {
    const wild = servedZones();
    const put = (label: string) =>
      wild.get(apex.key)?.put({
        name: name(label),
        type: 'A',
        ttl: 30,
        rdata: [{ type: 'A', address: '10.77.0.20' }],
      });
    put('*.laptop');
    put('deep.there.laptop');
    const expectations: readonly [string, RecordType, 'answer' | 'no data' | 'no name'][] = [
      ['any.laptop.lab.example.', 'A', 'answer'],
      ['one.more.laptop.lab.example.', 'A', 'answer'],
      ['any.laptop.lab.example.', 'AAAA', 'no data'],
      ['*.laptop.lab.example.', 'A', 'answer'],
      ['there.laptop.lab.example.', 'A', 'no data'],
      ['other.there.laptop.lab.example.', 'A', 'no name'],
      ['any.lab.example.', 'A', 'no name'],
    ];
    for (const [asked, type, expected] of expectations)
      it(`${asked} ${type}: ${expected}`, () => {
        const { rcode, answers } = answerQuery(query(asked, type), wild);
        const got = rcode === Rcode.nxDomain ? 'no name' : answers.length === 0 ? 'no data' : 'answer';
        assert.equal(got, expected);
        for (const { name: owner } of answers) assert.ok(owner.equals(readName(asked)));
      });
  });
});
