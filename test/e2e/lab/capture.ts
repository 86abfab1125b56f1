import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Answer, decode } from 'dns-packet';
import { type Datagram, datagramIn } from './datagram.ts';
import type { Lab } from './lab.ts';
import { type Frame, frames } from './pcap.ts';

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

/** Listens at the switch to all mDNS that crosses it, and decodes it with dns-packet. */
export class Capture implements AsyncDisposable {
  readonly messages: HeardMessage[] = [];
  readonly malformed: Malformed[] = [];
  readonly #tcpdump: ChildProcess;

  private constructor(tcpdump: ChildProcess) {
    this.#tcpdump = tcpdump;
  }

  static async start(lab: Lab): Promise<Capture> {
    const options = ['-i', lab.bridge, '-w', '-', '--packet-buffered', '--immediate-mode', '-Z', 'root'];
    const tcpdump = spawn('tcpdump', [...options, 'udp port 5353'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const capture = new Capture(tcpdump);
    capture.#listen(tcpdump.stdout);
    await once(createInterface({ input: tcpdump.stderr }), 'line');
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
    if (this.#tcpdump.exitCode !== null) return;
    this.#tcpdump.kill('SIGKILL');
    await once(this.#tcpdump, 'close');
  }

  async #listen(stream: Readable): Promise<void> {
    for await (const frame of frames(stream)) this.#keep(frame, datagramIn(frame.bytes));
  }

  #keep(frame: Frame, { from, fromPort, payload }: Datagram): void {
    const at = frame.at - performance.timeOrigin;
    try {
      this.messages.push({ at, from, fromPort, ...heard(payload) });
    } catch (error) {
      this.malformed.push({ at, from, reason: String(error) });
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
