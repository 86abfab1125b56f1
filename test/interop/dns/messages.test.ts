import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  encodeMessage,
  encodeMessageWithin,
  type Message,
  message,
  question,
  Rcode,
  readName,
  record,
} from '@open-dyndns/dns';
import { AnsweringServer } from './answering.ts';
import { ask, read } from './asking.ts';
import { Named } from './named.ts';
import { dig } from './run.ts';

const host = readName('My\\.Host.example.com.');
const answerTo = (asked: Message, fields: Partial<Message>): Message =>
  message({ id: asked.id, response: true, questions: asked.questions, ...fields });

describe('what dig asks', () => {
  const rows: [args: string[], expected: (asked: Message) => void][] = [
    [
      ['a.example', 'TYPE65280'],
      (asked) => assert.deepEqual(asked.questions, [question(readName('a.example.'), 'TYPE65280')]),
    ],
    [['-c', 'CH', '-t', 'TXT', 'version.bind'], (asked) => assert.equal(asked.questions[0]?.class, 'CH')],
    [
      ['+norecurse', '+noad', 'a'],
      (asked) => assert.deepEqual([asked.recursionDesired, asked.authenticData], [false, false]),
    ],
    [
      ['+recurse', '+ad', '+cd', 'a'],
      (asked) => assert.ok(asked.recursionDesired && asked.authenticData && asked.checkingDisabled),
    ],
    [['+noedns', 'a'], (asked) => assert.equal(asked.edns, undefined)],
    [
      ['+bufsize=4096', '+dnssec', '+nocookie', 'a'],
      (asked) =>
        assert.deepEqual(asked.edns, { udpPayloadSize: 4096, version: 0, dnssecOk: true, options: [] }),
    ],
    [
      ['+cookie=0102030405060708', '+nsid', 'a'],
      (asked) => assert.deepEqual(asked.edns?.options.map(({ code }) => code).sort(), [10, 3]),
    ],
    [['+edns=7', '+noednsnegotiation', 'a'], (asked) => assert.equal(asked.edns?.version, 7)],
    [['+opcode=notify', 'a'], (asked) => assert.equal(asked.opcode, 4)],
  ];
  for (const [args, expected] of rows) {
    it(args.join(' '), async () => {
      const questions: Message[] = [];
      await using server = await AnsweringServer.start((octets) => {
        questions.push(read(octets));
        return encodeMessage(answerTo(read(octets), { opcode: read(octets).opcode }));
      });
      const seen = await dig(server.port, ...args);
      assert.match(seen, /status: NOERROR/);
      assert.equal(questions.length, 1);
      for (const asked of questions) expected(asked);
    });
  }
});

describe('what dig reads in our answers', () => {
  it('flags, sections, compressed names and EDNS', async () => {
    await using server = await AnsweringServer.start((octets) =>
      encodeMessage(
        answerTo(read(octets), {
          authoritative: true,
          recursionDesired: true,
          recursionAvailable: true,
          answers: [
            record(host, 60, { type: 'SRV', priority: 1, weight: 2, port: 3, target: host }),
            record(host, 60, { type: 'NSEC', next: host, types: ['A', 'CAA', 'TYPE65280'] }),
          ],
          authorities: [record(host.parent, 61, { type: 'NS', target: host })],
          additionals: [record(host, 62, { type: 'AAAA', address: 'fd77::1' })],
          edns: {
            udpPayloadSize: 1232,
            version: 0,
            dnssecOk: true,
            options: [{ code: 3, data: Uint8Array.of(0x6f, 0x6b) }],
          },
        }),
      ),
    );
    const seen = await dig(server.port, 'x.example.com', 'ANY', '+notcp');
    assert.match(seen, /flags: qr aa rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 1, ADDITIONAL: 2/);
    assert.match(seen, /EDNS: version: 0, flags: do; udp: 1232/);
    assert.match(seen, /NSID: 6f 6b/);
    assert.match(seen, /^My\\\.Host\.example\.com\.\t60\tIN\tSRV\t1 2 3 My\\\.Host\.example\.com\.$/m);
    assert.match(seen, /NSEC\tMy\\\.Host\.example\.com\. A CAA TYPE65280$/m);
    assert.match(seen, /^example\.com\.\t\t61\tIN\tNS\tMy\\\.Host/m);
    assert.match(seen, /^My\\\.Host\.example\.com\.\t62\tIN\tAAAA\tfd77::1$/m);
    assert.doesNotMatch(seen, /WARNING|malformed|bad/i);
  });

  it('an extended rcode', async () => {
    const edns = { udpPayloadSize: 1232, version: 0, dnssecOk: false, options: [] };
    await using server = await AnsweringServer.start((octets) =>
      encodeMessage(answerTo(read(octets), { rcode: Rcode.badVers, edns })),
    );
    assert.match(await dig(server.port, 'a', '+noednsnegotiation'), /status: BADVERS/);
  });

  it('TC, upon which it comes again by TCP and gets everything', async () => {
    const answers = Array.from({ length: 200 }, (_, index) =>
      record(host, 60, { type: 'A', address: `10.0.0.${index}` }),
    );
    const transports: string[] = [];
    await using server = await AnsweringServer.start((octets, transport) => {
      transports.push(transport);
      const asked = read(octets);
      const room = transport === 'tcp' ? 65535 : (asked.edns?.udpPayloadSize ?? 512);
      return encodeMessageWithin(answerTo(asked, { answers }), room);
    });
    const seen = await dig(server.port, 'My\\.Host.example.com', 'A');
    assert.deepEqual(transports, ['udp', 'tcp']);
    assert.match(seen, /ANSWER: 200,/);
  });
});

it('named answers what we ask, and says FORMERR to half of it', async () => {
  await using named = await Named.start('$TTL 60\n@ SOA ns admin 1 1 1 1 1\n@ NS ns\nns A 127.0.0.1\n');
  const query = encodeMessage(message({ id: 7, questions: [question(readName('ns.example.com.'), 'A')] }));
  const answer = read(await ask(named.port, query));
  assert.equal(answer.id, 7);
  assert.ok(answer.authoritative);
  assert.deepEqual(answer.answers, [
    record(readName('ns.example.com.'), 60, { type: 'A', address: '127.0.0.1' }),
  ]);
  const refused = read(await ask(named.port, query.subarray(0, query.length - 1)));
  assert.equal(refused.rcode, Rcode.formErr);
});
