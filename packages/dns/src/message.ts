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
  readonly version: number;
  readonly dnssecOk: boolean;
  readonly options: readonly EdnsOption[];
}

/** A DNS message, for every use: queries, answers, updates, mDNS. */
export interface Message {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticData: boolean;
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
