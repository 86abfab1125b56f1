import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  encodeMessage,
  type Message,
  message,
  Opcode,
  printRecord,
  question,
  type RecordType,
  readName,
} from '@open-dyndns/dns';
import type { Endpoint } from '../../../packages/gateway/src/model/endpoint.ts';
import { converse, exchange, framed } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { FakeNamed } from '../../../packages/gateway/test/edge/backend/fake-named.ts';
import { forwardText, writeZoneFiles } from '../../../packages/gateway/test/edge/backend/zone-files.ts';
import { temporaryDirectory } from '../../../packages/gateway/test/world.ts';
import { Named, namedIsMissing } from './named.ts';

const hosts = `laptop\tIN\tA\t10.77.0.9
laptop\tIN\tA\t10.77.0.10
laptop\tIN\tAAAA\tfd77::9
deep.empty\tIN\tA\t10.77.0.11
_ipp._tcp\tIN\tSRV\t0 0 631 laptop
note\tIN\tTXT\t"hello"
`;

const edns = { udpPayloadSize: 1232, version: 0, dnssecOk: false, options: [] };
const ask = (name: string, type: RecordType, fields: Partial<Message> = {}): Message =>
  message({ id: 99, questions: [question(readName(name), type)], ...fields });

const queries: readonly [string, Message][] = [
  ['an address', ask('laptop.lab.example.', 'A')],
  ['a name in other case', ask('LAPTOP.Lab.Example.', 'AAAA')],
  ['no data', ask('note.lab.example.', 'A')],
  ['no name', ask('nobody.lab.example.', 'A')],
  ['an empty non-terminal', ask('empty.lab.example.', 'A')],
  ['below a host', ask('below.laptop.lab.example.', 'A')],
  ['a service', ask('_ipp._tcp.lab.example.', 'SRV')],
  ['text', ask('note.lab.example.', 'TXT')],
  ['the name servers', ask('lab.example.', 'NS')],
  ['a type that nobody knows', ask('laptop.lab.example.', 'TYPE65280')],
  ['a pointer that is not there', ask('9.0.77.10.in-addr.arpa.', 'PTR')],
  ['outside the zones', ask('example.org.', 'A')],
  ['the parent of the zone', ask('example.', 'NS')],
  ['with EDNS', ask('laptop.lab.example.', 'A', { edns })],
  ['a version of EDNS to come', ask('laptop.lab.example.', 'A', { edns: { ...edns, version: 1 } })],
  ['recursion desired', ask('laptop.lab.example.', 'A', { recursionDesired: true })],
  ['an opcode that nobody knows', ask('lab.example.', 'SOA', { opcode: 7 })],
];

/**
 * What two authoritative servers have to agree about. named answers in the case of the zone (we in that of the
 * question, which compresses), and leaves the question out where it does not know the opcode.
 */
function gist({
  rcode,
  authoritative,
  truncated,
  recursionAvailable,
  recursionDesired,
  opcode,
  edns: own,
  answers,
  authorities,
  questions,
}: Message) {
  return {
    flags: { rcode, authoritative, truncated, recursionAvailable, recursionDesired, opcode },
    edns: own === undefined ? undefined : { version: own.version },
    answers: answers.map((answer) => printRecord(answer).toLowerCase()).sort(),
    authorities: authorities.map(({ rdata }) => rdata.type).filter((type) => type === 'SOA'),
    questions: opcode === Opcode.query ? questions.length : 0,
  };
}

const overTcp = async (server: Endpoint, octets: Uint8Array): Promise<Message> => {
  const [response] = await converse(server, [framed(octets)], 1);
  assert.ok(response);
  return response;
};

describe('the embedded DNS server answers as named does', { skip: namedIsMissing }, () => {
  for (const [transport, send] of [
    ['UDP', exchange],
    ['TCP', overTcp],
  ] as const) {
    it(`over ${transport}`, async (t) => {
      using directory = temporaryDirectory();
      const text = forwardText.replace(';endhostlist\n', `${hosts};endhostlist\n`);
      const { files } = writeZoneFiles(directory.path, text);
      await using named = await Named.start(directory.path, files);
      await using ours = await FakeNamed.start(files);
      for (const [title, query] of queries) {
        await t.test(title, async () => {
          const octets = encodeMessage(query);
          const [expected, actual] = await Promise.all([
            send(named.endpoint, octets),
            send(ours.endpoint, octets),
          ]);
          assert.deepEqual(gist(actual), gist(expected));
        });
      }
    });
  }
});
