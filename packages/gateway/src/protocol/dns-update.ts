import {
  encodeRdata,
  type Message,
  type Name,
  Opcode,
  question,
  Rcode,
  type Rdata,
  type RecordClass,
  type RecordType,
  type ResourceRecord,
  record,
  typeCode,
} from '@open-dyndns/dns';
import type { Change } from '../model/record-set.ts';

/** What an UPDATE asks of one owner name (RFC 2136 §2.4, §2.5), and the changes that it makes. */
export interface NameUpdate {
  readonly changes: readonly Change[];
  readonly prerequisites: readonly ResourceRecord[];
  readonly updates: readonly ResourceRecord[];
}

/** One UPDATE message: the server makes all of its changes or none. */
export interface Batch {
  readonly changes: readonly Change[];
  readonly message: Pick<Message, 'opcode' | 'questions' | 'answers' | 'authorities'>;
}

/** Octets for records: a message has 65,535 (RFC 1035 §4.2.2), and header, zone and TSIG take fewer than 1,535. */
const roomForRecords = 64_000;
/** Type, class, TTL and length. */
const fixedOctets = 10;
const nothing = new Uint8Array();

/** As few messages as hold all that is asked, each name whole. */
export function batchesOf(apex: Name, asked: Iterable<NameUpdate>): Batch[] {
  const groups: NameUpdate[][] = [];
  let room = 0;
  for (const update of asked) {
    const octets = octetsOf(update);
    if (octets > room || groups.length === 0) {
      groups.push([]);
      room = roomForRecords;
    }
    groups.at(-1)?.push(update);
    room -= octets;
  }
  return groups.map((group) => ({
    changes: group.flatMap(({ changes }) => changes),
    message: {
      ...updateOf(apex),
      answers: group.flatMap(({ prerequisites }) => prerequisites),
      authorities: group.flatMap(({ updates }) => updates),
    },
  }));
}

/** RFC 2136 §2.4.5: the name has no records. */
export function nameNotInUse(name: Name): ResourceRecord {
  return withoutRdata(name, 'ANY', 'NONE');
}

/** An UPDATE that changes nothing, and is made only if the name has no records. */
export function nameProbe(apex: Name, name: Name): Batch['message'] {
  return { ...updateOf(apex), answers: [nameNotInUse(name)] };
}

/** An UPDATE without anything to check or change: whether a server would take others (RFC 2136 §3.3). */
export function updateOf(apex: Name): Batch['message'] {
  return { opcode: Opcode.update, questions: [question(apex, 'SOA')], answers: [], authorities: [] };
}

/** RFC 2136 §2.4.2: the set is there and holds exactly this. */
export function setIs(name: Name, rdata: Rdata): ResourceRecord {
  return record(name, 0, rdata);
}

/** RFC 2136 §2.5.2. */
export function deleteSet(name: Name, type: RecordType): ResourceRecord {
  return withoutRdata(name, type, 'ANY');
}

/** Whether an answer says that a prerequisite did not hold (RFC 2136 §3.2): nothing was changed. */
export function isPrerequisiteRcode(rcode: number): boolean {
  return [Rcode.yxDomain, Rcode.nxDomain, Rcode.yxRrset, Rcode.nxRrset].some((code) => code === rcode);
}

function withoutRdata(name: Name, type: RecordType, recordClass: RecordClass): ResourceRecord {
  const rdata: Rdata = { type: `TYPE${typeCode(type)}`, data: nothing };
  return { ...record(name, 0, rdata), class: recordClass };
}

/** An upper bound: names are compressed on the wire. */
function octetsOf({ prerequisites, updates }: NameUpdate): number {
  let octets = 0;
  for (const { name, rdata } of prerequisites)
    octets += name.wire.length + fixedOctets + encodeRdata(rdata).length;
  for (const { name, rdata } of updates) octets += name.wire.length + fixedOctets + encodeRdata(rdata).length;
  return octets;
}
