import { fileURLToPath } from 'node:url';
import { type Answer, decode } from 'dns-packet';
import { HostProcess, type OutputLine } from './host-process.ts';
import type { Lab } from './lab.ts';
import { PYTHON } from './python.ts';

/** A question as it was on the wire. */
export interface HeardQuestion {
  name: string;
  type: string;
  /** The QU bit: the answer may come by unicast. */
  unicast: boolean;
}

/** A record as it was on the wire. */
export interface HeardRecord {
  section: 'answer' | 'authority' | 'additional';
  name: string;
  type: string;
  /** Seconds. */
  ttl: number;
  /** The cache-flush bit. */
  flush: boolean;
  /** Text for A, AAAA and PTR, strings for TXT; else dns-packet's object. */
  data: unknown;
}

/** An mDNS message that crossed the switch. */
export interface HeardMessage {
  /** When, on the clock of `performance.now()`. */
  at: number;
  /** The sender's address. */
  from: string;
  fromPort: number;
  /** The group's address, or a host's if it was sent by unicast. */
  to: string;
  response: boolean;
  questions: HeardQuestion[];
  records: HeardRecord[];
}

/** A datagram on port 5353 that is no DNS message. */
export interface Malformed {
  at: number;
  from: string;
  reason: string;
}

/** A class that dns-packet does not know: 1 (IN) with the top bit, QU, which it fails to take off. */
const IN_WITH_QU = 'UNKNOWN_32769';

const PROGRAM = fileURLToPath(new URL('capture.py', import.meta.url));

/** A line of the program; `at` in milliseconds since 1970, `payload` in base64. */
type Datagram = Pick<HeardMessage, 'at' | 'from' | 'fromPort' | 'to'> & { payload: string };

/** Listens at the switch to all mDNS that crosses it, and decodes it with dns-packet. */
export class Capture implements AsyncDisposable {
  readonly messages: HeardMessage[] = [];
  readonly malformed: Malformed[] = [];
  readonly #program: HostProcess;

  private constructor(program: HostProcess) {
    this.#program = program;
    program.onLine((line) => this.#keep(line));
  }

  static async start(lab: Lab): Promise<Capture> {
    const program = new HostProcess(`${lab.bridge}: capture`, PYTHON, [PROGRAM, lab.bridge], process.env);
    const capture = new Capture(program);
    await program.waitForLine(/^ready$/);
    return capture;
  }

  /** Records of this owner name in responses. */
  records(name: string): HeardRecord[] {
    return this.messages.filter((message) => message.response).flatMap((message) => owned(message, name));
  }

  /** Responses that take back records of this name: TTL 0 (RFC 6762 section 10.1). */
  goodbyes(name: string): HeardMessage[] {
    const saysGoodbye = (message: HeardMessage) => owned(message, name).some((record) => record.ttl === 0);
    return this.messages.filter((message) => message.response && saysGoodbye(message));
  }

  /** Queries with what their sender would claim in the authority section (RFC 6762 section 8.2). */
  probes(name: string): HeardMessage[] {
    const claims = (record: HeardRecord) => record.section === 'authority';
    return this.messages.filter((message) => !message.response && owned(message, name).some(claims));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop('SIGKILL');
  }

  #keep({ text }: OutputLine): void {
    if (!text.startsWith('{')) return;
    const { payload, ...datagram }: Datagram = JSON.parse(text);
    const at = datagram.at - performance.timeOrigin;
    try {
      this.messages.push({ ...datagram, at, ...heard(Buffer.from(payload, 'base64')) });
    } catch (error) {
      this.malformed.push({ at, from: datagram.from, reason: String(error) });
    }
  }
}

function heard(payload: Buffer): Pick<HeardMessage, 'response' | 'questions' | 'records'> {
  const { flag_qr, questions = [], answers = [], authorities = [], additionals = [] } = decode(payload);
  return {
    response: flag_qr,
    questions: questions.map((question) => ({
      name: question.name,
      type: question.type,
      unicast: String(question.class) === IN_WITH_QU,
    })),
    records: [
      ...from('answer', answers),
      ...from('authority', authorities),
      ...from('additional', additionals),
    ],
  };
}

function from(section: HeardRecord['section'], answers: Answer[]): HeardRecord[] {
  return answers.flatMap((answer) => {
    if (answer.type === 'OPT') return [];
    const { name, type, ttl = 0, flush = false, data } = answer;
    return [{ section, name, type, ttl, flush, data: readable(data) }];
  });
}

function readable(data: unknown): unknown {
  return Array.isArray(data) ? data.map(String) : data;
}

/** Names compare without case (RFC 6762 section 16). */
function owned(message: HeardMessage, name: string): HeardRecord[] {
  return message.records.filter((record) => record.name.toLowerCase() === name.toLowerCase());
}
