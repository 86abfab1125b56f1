/**
 * Many hosts with services, in one process: each answers what it is asked as RFC 6762 has it, after its own random
 * delay, and not what the asker knows. Arguments: the IPv4 address to be heard from, how many hosts, services of each.
 */
import { createSocket } from 'node:dgram';
import {
  decodeMessage,
  encodeMessage,
  message,
  Name,
  type Question,
  type RecordType,
  type ResourceRecord,
  readName,
  record,
  rrsetKey,
} from '@open-dyndns/dns';

const GROUP = '224.0.0.251';
const PORT = 5353;
const TYPES = 20;
/** RFC 6762 §6. */
const DELAY_MS = { least: 20, spread: 100 };
/** RFC 6762 §11. */
const HOP_LIMIT = 255;
/** RFC 6762 §7.2. */
const MORE_KNOWN_MS = 450;

const [, , address = '', hostCount = '0', serviceCount = '0'] = process.argv;

interface Answer {
  readonly host: number;
  readonly answers: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
}

/** By what is asked, what each host that can say something says. */
const answersTo = new Map<string, Answer[]>();
const types = Array.from({ length: TYPES }, (_, index) => readName(`_crowd-${index}._tcp.local.`));
const everyType = readName('_services._dns-sd._udp.local.');

for (let host = 0; host < Number(hostCount); host += 1) populate(host);
// Of all hosts that have a type one says so; the others heard it (RFC 6762 §7.4).
offer(everyType, 'PTR', {
  host: 0,
  answers: types.map((type) => record(everyType, 4500, { type: 'PTR', target: type })),
  additionals: [],
});

function populate(host: number): void {
  const name = readName(`host-${host}.local.`);
  const bytes = [10, 77, 1 + (host >> 8), host & 255];
  const addresses = [
    unique(record(name, 120, { type: 'A', address: bytes.join('.') })),
    unique(record(name, 120, { type: 'AAAA', address: `fd77::1:${host.toString(16)}` })),
  ];
  for (const own of addresses) offer(name, own.rdata.type, { host, answers: [own], additionals: [] });
  for (let service = 0; service < Number(serviceCount); service += 1) {
    const type = types[(host + service) % TYPES] ?? everyType;
    const instance = Name.fromLabels([`Service ${service} of ${host}`], type);
    const srv = unique(
      record(instance, 120, { type: 'SRV', priority: 0, weight: 0, port: 8080, target: name }),
    );
    const txt = unique(record(instance, 4500, { type: 'TXT', strings: [Buffer.from('path=/')] }));
    const pointer = record(type, 4500, { type: 'PTR', target: instance });
    offer(type, 'PTR', { host, answers: [pointer], additionals: [srv, txt, ...addresses] });
    offer(instance, 'SRV', { host, answers: [srv], additionals: addresses });
    offer(instance, 'TXT', { host, answers: [txt], additionals: [] });
  }
}

function unique(own: ResourceRecord): ResourceRecord {
  return { ...own, cacheFlush: true };
}

function offer(name: Name, type: RecordType, answer: Answer): void {
  const key = rrsetKey(name, type);
  answersTo.set(key, [...(answersTo.get(key) ?? []), answer]);
}

const socket = createSocket({ type: 'udp4', reuseAddr: true });
socket.bind(PORT, () => {
  socket.addMembership(GROUP, address);
  socket.setMulticastInterface(address);
  socket.setMulticastTTL(HOP_LIMIT);
  socket.setMulticastLoopback(false);
  console.log('ready');
});
socket.on('message', hear);

/** What is known may come in the packets after a question that has the TC bit. */
let asked: readonly Question[] = [];
let known = new Set<string>();

function hear(packet: Uint8Array): void {
  const decoded = decodeMessage(packet);
  if (!decoded.ok || decoded.value.response) return;
  const { questions, answers, truncated } = decoded.value;
  const isPending = asked.length > 0;
  asked = [...asked, ...questions];
  known = new Set([...known, ...answers.map(keyOf)]);
  if (isPending) return;
  setTimeout(answerAll, truncated ? MORE_KNOWN_MS : 0);
}

/** Each host says all that it has to say in one packet (RFC 6762 §6.4). */
function answerAll(): void {
  const [questions, alreadyKnown] = [asked, known];
  [asked, known] = [[], new Set()];
  const wanted = questions
    .flatMap(({ name, type }) => answersTo.get(rrsetKey(name, type)) ?? [])
    .filter(({ answers }) => !answers.every((own) => alreadyKnown.has(keyOf(own))));
  for (const [, answers] of Map.groupBy(wanted, ({ host }) => host))
    setTimeout(say, DELAY_MS.least + DELAY_MS.spread * Math.random(), answers);
}

function say(all: readonly Answer[]): void {
  const answers = new Set(all.flatMap((one) => one.answers));
  const additionals = new Set(all.flatMap((one) => one.additionals)).difference(answers);
  const fields = {
    response: true,
    authoritative: true,
    answers: [...answers],
    additionals: [...additionals],
  };
  socket.send(encodeMessage(message(fields), 'multicast'), PORT, GROUP);
}

function keyOf({ name, rdata }: ResourceRecord): string {
  return rdata.type === 'PTR' ? `${name.key} ${rdata.target.key}` : rrsetKey(name, 'ANY');
}
