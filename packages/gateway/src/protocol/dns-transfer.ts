import {
  encodeRdata,
  isLaterSerial,
  type Message,
  type Question,
  Rcode,
  type ResourceRecord,
} from '@open-dyndns/dns';
import type { ServedZone } from './dns-zone.ts';

/** Octets of records in one message: names are compressed to nothing that stands further down (RFC 1035 §4.1.4). */
const messageOctets = 0x4000;
/** Type, class, TTL and length of the data (RFC 1035 §3.2.1). */
const fixedOctets = 10;

/** Whether a question asks for a zone's transfer. */
export function isTransfer({ type }: Question): boolean {
  return type === 'AXFR' || type === 'IXFR';
}

/**
 * The messages of a transfer (RFC 5936 §2.2, RFC 1995 §4) of the zone as it is now.
 * @param reply the answer without its records, whose question is in the first message only
 */
export function* transferMessages(query: Message, reply: Message, zone: ServedZone): Generator<Message> {
  const records = transferredRecords(query, zone);
  if (records === undefined) {
    yield { ...reply, rcode: Rcode.formErr };
    return;
  }
  let { questions } = reply;
  for (const answers of inMessages(records)) {
    yield { ...reply, questions, authoritative: true, answers };
    questions = [];
  }
}

/** What is said of a transfer that would not fit in a datagram: ask again over TCP (RFC 1995 §2). */
export function transferOverTcp(reply: Message, zone: ServedZone): Message {
  return { ...reply, authoritative: true, answers: [zone.soaRecord()] };
}

/** Undefined where the query is not well-formed. */
function transferredRecords(query: Message, zone: ServedZone): readonly ResourceRecord[] | undefined {
  if (query.questions[0]?.type === 'AXFR') return wholeZone(zone);
  const known = query.authorities.find(({ rdata }) => rdata.type === 'SOA')?.rdata;
  return known?.type === 'SOA' ? newerThan(known.serial, zone) : undefined;
}

function newerThan(serial: number, zone: ServedZone): readonly ResourceRecord[] {
  // RFC 1995 §2: who has the same version or a newer one gets the SOA alone.
  if (!isLaterSerial(zone.serial, serial)) return [zone.soaRecord()];
  const differences = zone.journal?.since(serial);
  if (differences === undefined) return wholeZone(zone);
  const steps = differences.flatMap(({ from, to, removed, added }) => [
    zone.soaRecord(from),
    ...removed,
    zone.soaRecord(to),
    ...added,
  ]);
  return [zone.soaRecord(), ...steps, zone.soaRecord()];
}

function wholeZone(zone: ServedZone): readonly ResourceRecord[] {
  return [zone.soaRecord(), ...zone.records(), zone.soaRecord()];
}

function* inMessages(records: readonly ResourceRecord[]): Generator<readonly ResourceRecord[]> {
  let start = 0;
  let octets = 0;
  for (const [index, { name, rdata }] of records.entries()) {
    const more = name.wire.length + fixedOctets + encodeRdata(rdata).length;
    if (octets + more > messageOctets && index > start) {
      yield records.slice(start, index);
      start = index;
      octets = 0;
    }
    octets += more;
  }
  yield records.slice(start);
}
