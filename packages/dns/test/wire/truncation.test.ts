import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  decodeMessage,
  encodeMessage,
  encodeMessageWithin,
  type Message,
  message,
  question,
  type ResourceRecord,
  readName,
  record,
  rrsetKey,
} from '@open-dyndns/dns';
import fc from 'fast-check';
import { records } from '../arbitraries.ts';

/** RFC 1035 §2.3.4. */
const plainUdp = 512;
const apex = readName('example.com.');

function within(whole: Message, octets = plainUdp): Message {
  const wire = encodeMessageWithin(whole, octets);
  assert.ok(wire.length <= octets, `${wire.length} octets`);
  const result = decodeMessage(wire);
  if (!result.ok) throw result.error;
  return result.value;
}

const txt = (name: string, octets: number): ResourceRecord =>
  record(readName(name), 60, { type: 'TXT', strings: [new Uint8Array(octets)] });
const a = (name: string, last: number): ResourceRecord =>
  record(readName(name), 60, { type: 'A', address: `10.0.0.${last}` });
const ns = (owner: string, target: string): ResourceRecord =>
  record(readName(owner), 60, { type: 'NS', target: readName(target) });
const thirty = (name: string) => Array.from({ length: 30 }, (_, index) => a(name, index));
const edns = { udpPayloadSize: 1232, version: 0, dnssecOk: false, options: [] };

describe('encodeMessageWithin (RFC 2181 §9)', () => {
  it('leaves a message that fits as it is', () => {
    const whole = message({ response: true, answers: [a('a.', 1)], additionals: [a('b.', 1)], edns });
    assert.deepEqual(encodeMessageWithin(whole, plainUdp), encodeMessage(whole));
    assert.deepEqual(encodeMessageWithin(whole, encodeMessage(whole).length), encodeMessage(whole));
  });

  it('leaves out additionals without TC, whole RRsets from the end', () => {
    const first = [a('a.', 1), a('a.', 2)];
    const sent = within(
      message({
        response: true,
        authoritative: true,
        answers: [txt('x.', 200)],
        additionals: [...first, ...thirty('b.')],
      }),
    );
    assert.equal(sent.truncated, false);
    assert.deepEqual(sent.additionals, first);
    assert.equal(sent.answers.length, 1);
  });

  it('sets TC when an RRset of the answer does not fit, and sends no part of it', () => {
    const sent = within(
      message({ response: true, answers: [a('a.', 1), ...thirty('b.')], additionals: [a('c.', 1)] }),
      300,
    );
    assert.equal(sent.truncated, true);
    assert.deepEqual(sent.answers, [a('a.', 1)]);
    assert.deepEqual(sent.additionals, []);
  });

  it('sets TC when the authority section does not fit', () => {
    const sent = within(
      message({ response: true, answers: [txt('a.', 200)], authorities: [txt('b.', 255), txt('c.', 255)] }),
    );
    assert.equal(sent.truncated, true);
    assert.deepEqual(sent.answers, [txt('a.', 200)]);
    assert.deepEqual(sent.authorities.length, 1);
  });

  it('keeps the question and OPT whatever goes', () => {
    const asked = question(apex, 'TXT');
    const sent = within(
      message({ response: true, rcode: 23, questions: [asked], answers: thirty('a.'), edns }),
      60,
    );
    assert.deepEqual(sent, message({ response: true, rcode: 23, truncated: true, questions: [asked], edns }));
  });

  it('fits to the octet, with OPT counted', () => {
    const whole = message({
      response: true,
      answers: [a('a.', 1), a('b.', 1)],
      additionals: [a('c.', 1)],
      edns,
    });
    const { length } = encodeMessage(whole);
    assert.equal(within(whole, length).additionals.length, 1);
    assert.deepEqual(within(whole, length - 1), { ...whole, additionals: [] });
    const { length: essential } = encodeMessage({ ...whole, additionals: [] });
    assert.equal(within(whole, essential).answers.length, 2);
    assert.deepEqual(within(whole, essential - 1).answers, [a('a.', 1)]);
  });

  it('keeps TC where it was set before', () => {
    const sent = within(message({ truncated: true, additionals: thirty('a.') }), 100);
    assert.equal(sent.truncated, true);
  });
});

describe('referrals (RFC 9471 §3)', () => {
  const servers = [
    ns('sub.example.com.', 'ns.sub.example.com.'),
    ns('sub.example.com.', 'ns.elsewhere.net.'),
  ];

  it('sets TC when glue of a server inside the delegation does not fit', () => {
    const sent = within(
      message({ response: true, authorities: servers, additionals: thirty('ns.sub.example.com.') }),
      200,
    );
    assert.equal(sent.truncated, true);
    assert.equal(sent.authorities.length, 2);
  });

  it('does not set TC for addresses of servers elsewhere', () => {
    const glue = a('NS.sub.example.com.', 1);
    const additionals = [glue, ...thirty('ns.elsewhere.net.')];
    const sent = within(message({ response: true, authorities: servers, additionals }), 200);
    assert.equal(sent.truncated, false);
    assert.deepEqual(sent.additionals, [glue]);
  });

  it('does not set TC in an authoritative answer, whose NS records are an extra', () => {
    const sent = within(
      message({
        response: true,
        authoritative: true,
        authorities: servers,
        additionals: thirty('ns.sub.example.com.'),
      }),
      200,
    );
    assert.equal(sent.truncated, false);
  });
});

it('whatever the records: it fits, it is a prefix, RRsets are whole, and TC says when something is missing', () => {
  const sections = fc.array(records, { maxLength: 6 });
  fc.assert(
    fc.property(
      sections,
      sections,
      sections,
      fc.boolean(),
      fc.integer({ min: 40, max: 3000 }),
      (answers, authorities, additionals, withEdns, octets) => {
        const whole = message({
          response: true,
          answers,
          authorities,
          additionals,
          ...(withEdns ? { edns } : {}),
        });
        const sent = within(whole, octets);
        for (const section of ['answers', 'authorities', 'additionals'] as const) {
          const kept = sent[section];
          assert.deepEqual(kept, whole[section].slice(0, kept.length));
          const last = kept.at(-1);
          const next = whole[section][kept.length];
          if (last !== undefined && next !== undefined)
            assert.notEqual(rrsetKey(last.name, last.rdata.type), rrsetKey(next.name, next.rdata.type));
        }
        const missing = sent.answers.length < answers.length || sent.authorities.length < authorities.length;
        if (missing) assert.equal(sent.truncated, true);
      },
    ),
  );
});
