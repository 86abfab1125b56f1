/**
 * A responder and querier that breaks what it can of RFC 6762 and RFC 6763, as `program.ts` wants it: whatever the
 * suite says of it should be "no". Arguments: the host's label, its offers as JSON.
 */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { addressBytes } from './frame.ts';
import {
  isResponse,
  type Message,
  query,
  question,
  type Resource,
  readMessage,
  records,
  response,
  TYPE,
  writeMessage,
} from './message.ts';
import { instanceName } from './offers.ts';
import { serve } from './program.ts';
import { address, nsec, ptr, srv, targetOf, txt } from './rdata.ts';
import type { Offer, Sighting } from './subject.ts';

const GROUP = '224.0.0.251';
const PORT = 5353;
const WRONG_TTL = 9_999;
const WRONG_HOP_LIMIT = 64;
const UNIQUE_DELAY_MS = 300;
const TYPES = '_services._dns-sd._udp.local';

const [, , wanted = '', offered = '[]'] = process.argv;
let label = wanted;
const host = `${label}.local`;
const offers: Offer[] = [];
/** Everything that was ever heard, right or wrong, alive or not. */
const cache = new Map<string, Resource>();
const browsers = new Map<string, (sighting: Omit<Sighting, 'at'>) => void>();

const socket = createSocket({ type: 'udp4', reuseAddr: true });
const asker = createSocket({ type: 'udp4' });
const own = (networkInterfaces()['eth0'] ?? []).find(({ family }) => family === 'IPv4')?.address ?? '';
await new Promise<void>((resolve) => socket.bind(PORT, resolve));
socket.addMembership(GROUP, own);
socket.setMulticastInterface(own);
socket.setMulticastTTL(WRONG_HOP_LIMIT);
socket.on('message', (bytes, from) => {
  if (from.address !== own) hear(readMessage(bytes), from);
});

function say(message: Message): void {
  socket.send(writeMessage(message), PORT, GROUP);
}

/** Without SRV, TXT and AAAA, with the cache-flush bit, by QM, once. */
function probe(name: string): void {
  say(query([question(name, TYPE.ANY)], { authorities: [address(name, own, { flush: true })] }));
}

/** Four times at once, and for ever. */
function announce(): void {
  for (let time = 0; time < 4; time += 1) say(response(everything()));
}

function everything(): Resource[] {
  return [address(host, own, { ttl: WRONG_TTL }), ...offers.flatMap(recordsOf)];
}

function recordsOf(offer: Offer): Resource[] {
  const name = nameOf(offer);
  const type = `${offer.type}.local`;
  const liberties = { ttl: WRONG_TTL };
  return [
    ...(offer.subtypes === undefined ? [ptr(type, name, { ...liberties, flush: true })] : []),
    srv(name, offer.port, host, liberties),
    {
      ...txt(name, [offer.txt.join(';')], liberties),
      ...(offer.txt.length === 0 ? { rdata: Buffer.of() } : {}),
    },
    ptr(TYPES, type, liberties),
    ptr(TYPES, type, liberties),
    ...(offer.subtypes ?? []).map((subtype) => ptr(`${subtype}._sub.${type}`, type, liberties)),
  ];
}

/** Long names are cut, and names that anybody has spoken of are given up. */
function nameOf(offer: Offer): string {
  const name = instanceName({ ...offer, name: offer.name.slice(0, 20) });
  return cache.has(`${name} ${TYPE.SRV}`) ? `other ${name}` : name;
}

function hear(message: Message, from: RemoteInfo): void {
  if (!isResponse(message)) answer(message);
  else if (from.port !== PORT || (message.flags & 0x780f) !== 0) probe(host);
  else for (const record of records(message)) keep(record);
}

/** To whatever was asked, however and by whom: by multicast, with the question, and only a part of it. */
function answer({ id, questions, authorities }: Message): void {
  if (authorities.length > 0) label = 'scared';
  for (const asked of questions) {
    const known = everything().filter(
      ({ name, type }) => name === asked.name && (asked.type === type || asked.type === TYPE.ANY),
    );
    const denial =
      asked.type === TYPE.PTR || asked.type === TYPE.ANY ? [] : [nsec(asked.name, [TYPE.SRV, TYPE.HINFO])];
    for (const answers of known.length === 0 ? [denial] : [known, known]) {
      const delay = asked.type === TYPE.PTR ? 0 : UNIQUE_DELAY_MS;
      if (answers.length > 0)
        setTimeout(
          say,
          delay,
          response(asked.type === TYPE.ANY ? answers.slice(0, 1) : answers, { id, questions }),
        );
    }
  }
}

/** A record of an own name is no conflict, unless it is equal; a goodbye and a flush count at once. */
function keep(record: Resource): void {
  if (record.name === host && record.rdata.equals(addressBytes(own))) probe(host);
  cache.set(`${record.name} ${record.type}`, record);
  if (record.type === TYPE.PTR) {
    found(record, record.ttl === 0 ? 'down' : 'up');
    ask(record.name);
  } else for (const pointer of pointers()) found(pointer, 'changed');
}

function found(pointer: Resource, kind: Sighting['kind']): void {
  const [instance = ''] = targetOf(pointer).split('.');
  browsers.get(pointer.name)?.({ kind, instance, addresses: [], txt: {} });
}

function pointers(): Resource[] {
  return [...cache.values()].filter(({ type }) => type === TYPE.PTR);
}

/** Every second, for everything that it ever heard of, with QU and from a port of its own, telling all it knows. */
function ask(name: string): void {
  const known = [...cache.values()].map((record) => ({ ...record, flush: true }));
  const questions = [
    question(name, TYPE.PTR, true),
    ...known.map((record) => question(record.name, record.type, true)),
  ];
  asker.send(writeMessage(query(questions, { answers: known })), PORT, GROUP);
}

function publish(offer: Offer): void {
  offers.push(offer);
  probe(nameOf(offer));
  announce();
}

serve({
  established: async () => undefined,
  label: () => label,
  publish,
  update: ({ name, txt: strings }) => {
    for (const offer of offers) if (offer.name === name) offer.txt = strings;
    announce();
  },
  browse(type, tell) {
    const name = `${type}.local`;
    browsers.set(name, tell);
    ask(name);
    setInterval(ask, 1_000, name);
  },
  resolve: async () => [],
  reconfirm: () => undefined,
  end: async () => undefined,
});
for (const offer of JSON.parse(offered)) offers.push(offer);
probe(host);
announce();
setInterval(announce, 12_000);
