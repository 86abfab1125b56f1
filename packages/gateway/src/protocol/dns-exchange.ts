import {
  decodeMessage,
  type Edns,
  encodeMessageWithin,
  type Hmac,
  type Message,
  message,
  Opcode,
  Rcode,
  record,
  type SigningAlgorithm,
  signMessage,
  type Tsig,
  TsigError,
  type TsigKey,
  type TsigVerdict,
  tsigOctets,
  verifyMessage,
} from '@open-dyndns/dns';
import { isWithin } from '../model/addresses.ts';
import { answerQuery, replyTo, type ServedZones, unfragmentedUdpOctets, zoneOf } from './dns-answer.ts';
import { isTransfer, transferMessages, transferOverTcp } from './dns-transfer.ts';

/** RFC 1035 §2.3.4: what fits in a UDP message without EDNS. */
const plainUdpOctets = 512;
/** RFC 1035 §4.2.2. */
const tcpOctets = 65_535;
const headerOctets = 12;
const responseBit = 0x80;

export type Transport = 'udp' | 'tcp';

/** Who asks. */
export interface Asker {
  readonly address: string;
  readonly transport: Transport;
}

/** Who may transfer a zone: whoever signs with the key, from one of the addresses. */
export interface TransferPolicy {
  readonly key: TsigKey<SigningAlgorithm>;
  readonly addresses: readonly string[];
}

/** What a DNS server answers from. */
export interface Answering {
  readonly zones: ServedZones;
  /** By the key of the zone's apex. */
  readonly transfers: ReadonlyMap<string, TransferPolicy>;
  readonly hmac: Hmac;
  /** Seconds since 1970. */
  readonly now: () => number;
  /** Whether its zones are not yet what they should be. */
  readonly isHeldBack: () => boolean;
}

/** The answers to a request in wire form: one, several for a transfer, none for a response and for what is no message. */
export function* answersTo(octets: Uint8Array, answering: Answering, asker: Asker): Generator<Uint8Array> {
  if (octets.length < headerOctets || ((octets[2] ?? 0) & responseBit) !== 0) return;
  const decoded = decodeMessage(octets);
  if (!decoded.ok) {
    yield encodeMessageWithin(formErr(octets), plainUdpOctets);
    return;
  }
  const request = decoded.value;
  const room = roomFor(request.edns, asker.transport);
  const verdict = request.additionals.some(({ rdata }) => rdata.type === 'TSIG')
    ? verify(octets, answering)
    : unsigned;
  if (verdict.status === 'unsigned') {
    for (const answer of answers(request, answering, asker, undefined, room))
      yield encodeMessageWithin(answer, room);
  } else if (verdict.status === 'verified') {
    const key = keysOf(answering).find(({ name }) => name.equals(verdict.key.name));
    if (key !== undefined) yield* signedAnswers(request, verdict, key, answering, asker, room);
  } else yield encodeMessageWithin(unverified(request, verdict, answering.now()), room);
}

const unsigned: TsigVerdict = { status: 'unsigned' };

function verify(octets: Uint8Array, answering: Answering): TsigVerdict {
  return verifyMessage(octets, {
    keys: keysOf(answering),
    now: answering.now(),
    hmac: answering.hmac,
  });
}

function keysOf({ transfers }: Answering): readonly TransferPolicy['key'][] {
  return [...transfers.values()].map(({ key }) => key);
}

/** RFC 8945 §5.3.1: each message is signed over the one before, the first over the request. */
function* signedAnswers(
  request: Message,
  { tsig }: TsigVerdict & { readonly status: 'verified' },
  key: TransferPolicy['key'],
  answering: Answering,
  asker: Asker,
  room: number,
): Generator<Uint8Array> {
  const { hmac, now } = answering;
  const unsignedRoom = room - tsigOctets(key);
  let prior = { mac: tsig.mac, continued: false };
  for (const answer of answers(request, answering, asker, key, unsignedRoom)) {
    const signed = signMessage(encodeMessageWithin(answer, unsignedRoom), { key, now: now(), hmac, prior });
    prior = { mac: signed.mac, continued: true };
    yield signed.octets;
  }
}

function* answers(
  request: Message,
  { zones, transfers, isHeldBack }: Answering,
  { address, transport }: Asker,
  key: TsigKey | undefined,
  room: number,
): Generator<Message> {
  const [question] = request.questions;
  if (isHeldBack()) {
    yield { ...replyTo(request), rcode: Rcode.servFail };
    return;
  }
  if (request.opcode !== Opcode.query || question === undefined || !isTransfer(question)) {
    yield answerQuery(request, zones, address);
    return;
  }
  const zone = zoneOf(question.name, zones);
  const policy = zone && transfers.get(zone.authority.apex.key);
  const isAllowed =
    policy !== undefined &&
    key?.name.equals(policy.key.name) === true &&
    isWithin(address, policy.addresses.map(asPrefix));
  const reply = replyTo(request);
  if (zone === undefined || !isAllowed || !question.name.equals(zone.authority.apex))
    yield { ...reply, rcode: Rcode.refused };
  else if (transport === 'tcp') yield* transferMessages(request, reply, zone);
  // RFC 5936 §4.2: there is no AXFR over UDP.
  else if (question.type === 'AXFR') yield { ...reply, rcode: Rcode.formErr };
  else yield oneDatagram([...transferMessages(request, reply, zone)], transferOverTcp(reply, zone), room);
}

function oneDatagram(messages: readonly Message[], instead: Message, room: number): Message {
  const [only, ...more] = messages;
  if (only === undefined || more.length > 0) return instead;
  return encodeMessageWithin(only, tcpOctets).length > room ? instead : only;
}

/** RFC 8945 §5.2, §5.3.2: what is not signed as it should be is answered without a signature. */
function unverified(
  request: Message,
  verdict: Exclude<TsigVerdict, { readonly status: 'unsigned' | 'verified' }>,
  now: number,
): Message {
  const reply = replyTo(request);
  if (verdict.status === 'malformed') return { ...reply, rcode: Rcode.formErr };
  const { keyName, tsig, reason } = verdict;
  const complaint: Tsig = {
    ...tsig,
    mac: new Uint8Array(),
    timeSigned: reason === 'badTime' ? tsig.timeSigned : now,
    error: TsigError[reason],
    otherData: new Uint8Array(),
  };
  return {
    ...reply,
    rcode: Rcode.notAuth,
    additionals: [{ ...record(keyName, 0, complaint), class: 'ANY' }],
  };
}

/** The answer to octets of which only the header can be trusted. */
function formErr(octets: Uint8Array): Message {
  const id = ((octets[0] ?? 0) << 8) | (octets[1] ?? 0);
  const opcode = ((octets[2] ?? 0) >> 3) & 0xf;
  return message({
    id,
    opcode,
    response: true,
    rcode: opcode === Opcode.query ? Rcode.formErr : Rcode.notImp,
  });
}

function roomFor(edns: Edns | undefined, transport: Transport): number {
  if (transport === 'tcp') return tcpOctets;
  if (edns === undefined) return plainUdpOctets;
  // RFC 6891 §6.2.3: values below 512 are to be taken as 512.
  return Math.min(Math.max(edns.udpPayloadSize, plainUdpOctets), unfragmentedUdpOctets);
}

function asPrefix(address: string): string {
  return address.includes(':') ? `${address}/128` : `${address}/32`;
}
