import {
  type Edns,
  type Message,
  message,
  type Name,
  Opcode,
  type Question,
  Rcode,
  type ResourceRecord,
  record,
} from '@open-dyndns/dns';
import type { RecordSet } from '../model/record-set.ts';
import type { ServedZone } from './dns-zone.ts';

/** What crosses every path without fragments (RFC 9715 §3.1). */
export const unfragmentedUdpOctets = 1232;
/** Types that ask for something other than records: transfers, which are offered to some, and what is no question. */
const metaTypes: ReadonlySet<string> = new Set([
  'OPT',
  'TSIG',
  'IXFR',
  'AXFR',
  'TYPE249',
  'TYPE253',
  'TYPE254',
]);
/** RFC 8482 §4.2: says why there is no more. */
const anyAnswer = { type: 'HINFO', cpu: new TextEncoder().encode('RFC8482'), os: new Uint8Array() } as const;

/** Zones by the key of their apex. */
export type ServedZones = ReadonlyMap<string, ServedZone>;

/**
 * The answer to a query that is well-formed.
 * @param asker the address that asks, which some zones answer by
 */
export function answerQuery(query: Message, zones: ServedZones, asker?: string): Message {
  const reply = replyTo(query);
  if (query.opcode !== Opcode.query) return { ...reply, rcode: Rcode.notImp };
  const [question] = query.questions;
  if (question === undefined || query.questions.length > 1) return { ...reply, rcode: Rcode.formErr };
  // RFC 6891 §6.1.3: a version that is not implemented is answered BADVERS.
  if (query.edns !== undefined && query.edns.version > 0) return { ...reply, rcode: Rcode.badVers };
  const zone = question.class === 'IN' ? zoneOf(question.name, zones) : undefined;
  if (zone === undefined || metaTypes.has(question.type)) return { ...reply, rcode: Rcode.refused };
  return { ...reply, authoritative: true, ...answerFrom(zone, question, asker) };
}

function answerFrom(zone: ServedZone, { name, type }: Question, asker: string | undefined): Partial<Message> {
  if (type === 'ANY') return answerAny(zone, name);
  const found = zone.find(name, type, asker);
  switch (found.kind) {
    case 'records':
      return { answers: recordsOf(found.set, name), additionals: serverAddresses(zone, found.set, asker) };
    case 'no-data':
      return { authorities: [zone.negativeSoa()] };
    case 'no-name':
      return { rcode: Rcode.nxDomain, authorities: [zone.negativeSoa()] };
  }
}

/** RFC 8482 §4.2: one synthesised HINFO record for a name that has records, whatever they are. */
function answerAny(zone: ServedZone, name: Name): Partial<Message> {
  if (zone.find(name, 'HINFO').kind === 'no-name')
    return { rcode: Rcode.nxDomain, authorities: [zone.negativeSoa()] };
  return { answers: [record(name, zone.authority.ttl, anyAnswer)] };
}

/** The owner name in the case of the question, to which it is then compressed (RFC 4343 §4.1 asks for no other). */
function recordsOf({ rdata, ttl }: RecordSet, name: Name): ResourceRecord[] {
  return rdata.map((data) => record(name, ttl, data));
}

function serverAddresses(
  zone: ServedZone,
  { rdata }: RecordSet,
  asker: string | undefined,
): ResourceRecord[] {
  return rdata.flatMap((data) => {
    if (data.type !== 'NS' && data.type !== 'SRV') return [];
    const { target } = data;
    return (['A', 'AAAA'] as const).flatMap((type) => {
      const found = zone.find(target, type, asker);
      return found.kind === 'records' ? recordsOf(found.set, target) : [];
    });
  });
}

/** The zone closest above a name. */
export function zoneOf(name: Name, zones: ServedZones): ServedZone | undefined {
  for (let at = name; ; at = at.parent) {
    const zone = zones.get(at.key);
    if (zone !== undefined || at.isRoot) return zone;
  }
}

/** An answer with nothing in it. */
export function replyTo(query: Message): Message {
  const { id, opcode, questions, recursionDesired, edns } = query;
  const own: Edns = {
    udpPayloadSize: unfragmentedUdpOctets,
    version: 0,
    dnssecOk: edns?.dnssecOk ?? false,
    options: [],
  };
  // RFC 6891 §7: OPT in the answer exactly where the query had one.
  return message({
    id,
    opcode,
    questions,
    recursionDesired,
    response: true,
    ...(edns === undefined ? {} : { edns: own }),
  });
}
