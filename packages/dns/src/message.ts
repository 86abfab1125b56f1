import type { Name } from './name.ts';
import type { EdnsOption } from './rdata/opt.ts';
import type { ResourceRecord } from './record.ts';
import type { RecordClass, RecordType } from './types.ts';

/** RFC 1035 §4.1.1, RFC 2136 §2.2. */
export const Opcode = { query: 0, notify: 4, update: 5 } as const;

/** RFC 1035 §4.1.1, RFC 2136 §2.2, RFC 6891 §9; the last two take more than the header's four bits. */
export const Rcode = {
  noError: 0,
  formErr: 1,
  servFail: 2,
  nxDomain: 3,
  notImp: 4,
  refused: 5,
  yxDomain: 6,
  yxRrset: 7,
  nxRrset: 8,
  notAuth: 9,
  notZone: 10,
  badVers: 16,
} as const;

/** What is asked (RFC 1035 §4.1.2); in an UPDATE, the zone (RFC 2136 §2.3). */
export interface Question {
  readonly name: Name;
  readonly type: RecordType;
  readonly class: RecordClass;
  /** mDNS: the QU bit, a unicast response is welcome (RFC 6762 §5.4). False elsewhere. */
  readonly unicastResponse: boolean;
}

/** EDNS(0) (RFC 6891 §6.1.3), lifted out of the additional section. */
export interface Edns {
  /** Octets that the sender can take in a UDP message. */
  readonly udpPayloadSize: number;
  /** 0–255; 0 is the only one there is. */
  readonly version: number;
  /** DO: signatures are welcome (RFC 3225 §3). */
  readonly dnssecOk: boolean;
  /** In the order of the message. */
  readonly options: readonly EdnsOption[];
}

/** A DNS message, for every use: queries, answers, updates, mDNS. */
export interface Message {
  /** 0–65535; in multicast messages 0 (RFC 6762 §18.1). */
  readonly id: number;
  /** QR: an answer, not a question. */
  readonly response: boolean;
  /** 0–15; `Opcode` has those that are known here. */
  readonly opcode: number;
  /** AA: from a server of the zone. */
  readonly authoritative: boolean;
  /** TC: something is missing (RFC 2181 §9). In multicast questions, more known answers follow (RFC 6762 §7.2). */
  readonly truncated: boolean;
  /** RD: the server is to ask others. */
  readonly recursionDesired: boolean;
  /** RA: the server would ask others. */
  readonly recursionAvailable: boolean;
  /** AD: the signatures have been checked (RFC 4035 §3.2.3). */
  readonly authenticData: boolean;
  /** CD: the signatures are not to be checked (RFC 4035 §3.2.2). */
  readonly checkingDisabled: boolean;
  /** With EDNS, extended to twelve bits. */
  readonly rcode: number;
  /** UPDATE: the zone section. */
  readonly questions: readonly Question[];
  /** UPDATE: the prerequisites. */
  readonly answers: readonly ResourceRecord[];
  /** UPDATE: the updates. mDNS probes: the records that are proposed. */
  readonly authorities: readonly ResourceRecord[];
  /** Without OPT. */
  readonly additionals: readonly ResourceRecord[];
  /** Undefined where the message has no OPT record. */
  readonly edns?: Edns;
}

/** A message with everything unset but what is given. */
export function message(fields: Partial<Message>): Message {
  return {
    id: 0,
    response: false,
    opcode: Opcode.query,
    authoritative: false,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    authenticData: false,
    checkingDisabled: false,
    rcode: Rcode.noError,
    questions: [],
    answers: [],
    authorities: [],
    additionals: [],
    ...fields,
  };
}

/** A question of class IN. */
export function question(name: Name, type: RecordType, unicastResponse = false): Question {
  return { name, type, class: 'IN', unicastResponse };
}
