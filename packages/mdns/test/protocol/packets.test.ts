import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMessage, type Message, Name, type ResourceRecord, readName, record } from '@open-dyndns/dns';
import { maxPacketOctets, probePackets, queryPackets, responsePackets } from '../../src/protocol/packets.ts';

const http = readName('_http._tcp.local.');
const pointers = Array.from({ length: 200 }, (_, n) =>
  record(http, 4500, { type: 'PTR', target: Name.fromLabels([`Service number ${n}`], http) }),
);

function decoded(packets: readonly Uint8Array[]): readonly Message[] {
  assert.ok(
    packets.every(({ length }) => length <= maxPacketOctets),
    'every packet fits',
  );
  return packets.map((packet) => {
    const result = decodeMessage(packet);
    if (!result.ok) throw result.error;
    return result.value;
  });
}

test('answers that are too many for one packet go in several, all of them, as full as they can be', () => {
  const packets = responsePackets({ to: 'group', answers: pointers, additionals: [] });
  const messages = decoded(packets);
  assert.equal(messages.flatMap(({ answers }) => answers).length, pointers.length);
  assert.ok(packets.slice(0, -1).every(({ length }) => length > maxPacketOctets - 40));
});

test('additionals come along only where there is room', () => {
  const messages = decoded(
    responsePackets({ to: 'group', answers: pointers.slice(0, 5), additionals: pointers.slice(5) }),
  );
  assert.equal(messages.length, 1);
  const [{ answers = [], additionals = [] } = {}] = messages;
  assert.equal(answers.length, 5);
  assert.ok(additionals.length > 20);
});

test('one record that is larger than a packet goes alone', () => {
  const strings = Array.from({ length: 8 }, () => new Uint8Array(250));
  const large: ResourceRecord = record(http, 4500, { type: 'TXT', strings });
  const packets = responsePackets({
    to: 'group',
    answers: [...pointers.slice(0, 2), large, ...pointers.slice(2, 4)],
    additionals: [],
  });
  assert.equal(packets.length, 3);
});

test('known answers that do not fit follow without a question; all packets but the last say that more is to come', () => {
  const messages = decoded(
    queryPackets([{ name: http, type: 'PTR', first: false, knownAnswers: pointers }], true),
  );
  assert.ok(messages.length > 2);
  assert.deepEqual(
    messages.map(({ questions }) => questions.length),
    [1, ...messages.slice(1).map(() => 0)],
  );
  assert.deepEqual(
    messages.map(({ truncated }) => truncated),
    [...messages.slice(1).map(() => true), false],
  );
  assert.equal(messages.flatMap(({ answers }) => answers).length, pointers.length);
});

test('a probe keeps the question of a name and its records in one packet', () => {
  const claims = pointers.map((pointer) => ({
    name: pointer.name,
    unique: [pointer],
    shared: [],
    yields: false,
  }));
  for (const { questions, authorities } of decoded(probePackets(claims, true)))
    assert.equal(questions.length, authorities.length);
});
