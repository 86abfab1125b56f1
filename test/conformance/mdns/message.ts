/**
 * DNS messages, written and read octet by octet with every header bit in sight. It shares nothing with
 * `packages/dns`, so that the two cannot be wrong together.
 */

/** RFC 1035 section 3.2.2, RFC 3596, RFC 2782, RFC 4034; `ANY` asks only. */
export const TYPE = { A: 1, PTR: 12, HINFO: 13, TXT: 16, AAAA: 28, SRV: 33, NSEC: 47, ANY: 255 } as const;

export const CLASS_IN = 1;

/** Top bit of the class: QU in a question (RFC 6762 section 5.4), cache-flush in a record (section 10.2). */
export const TOP_BIT = 0x8000;

/** The header's second word (RFC 1035 section 4.1.1). */
export const FLAG = { QR: 0x8000, AA: 0x0400, TC: 0x0200, RD: 0x0100, RA: 0x0080 } as const;

const HEADER = 12;
const POINTER = 0xc0;

export interface Question {
  /** Labels with dots between them, no dot at the end; a dot or a backslash in a label has a backslash before it. */
  name: string;
  type: number;
  /** Without the top bit. */
  class: number;
  /** QU. */
  unicast: boolean;
}

export interface Resource {
  name: string;
  type: number;
  /** Without the top bit. */
  class: number;
  /** The cache-flush bit. */
  flush: boolean;
  /** Seconds. */
  ttl: number;
  /** With all names in it written out. */
  rdata: Buffer;
  /** Its rdata used a compression pointer. Only of a record that was read. */
  compressed?: boolean;
}

export interface Message {
  id: number;
  flags: number;
  questions: Question[];
  answers: Resource[];
  authorities: Resource[];
  additionals: Resource[];
}

export const opcode = (message: Message): number => (message.flags >> 11) & 0xf;
export const rcode = (message: Message): number => message.flags & 0xf;
export const isResponse = (message: Message): boolean => (message.flags & FLAG.QR) !== 0;

/** Every record of a message, whatever its section. */
export function records(message: Message): Resource[] {
  return [...message.answers, ...message.authorities, ...message.additionals];
}

/** A query: id 0 and no flags, unless told. */
export function query(questions: Question[], rest: Partial<Message> = {}): Message {
  return { id: 0, flags: 0, questions, answers: [], authorities: [], additionals: [], ...rest };
}

/** A response with QR and AA set, unless told. */
export function response(answers: Resource[], rest: Partial<Message> = {}): Message {
  return query([], { flags: FLAG.QR | FLAG.AA, answers, ...rest });
}

export function question(name: string, type: number, unicast = false): Question {
  return { name, type, class: CLASS_IN, unicast };
}

export function writeMessage(message: Message): Buffer {
  const { questions, answers, authorities, additionals } = message;
  const header = Buffer.alloc(HEADER);
  const words = [
    message.id,
    message.flags,
    ...[questions, answers, authorities, additionals].map((s) => s.length),
  ];
  for (const [index, word] of words.entries()) header.writeUInt16BE(word, index * 2);
  return Buffer.concat([header, ...questions.map(writeQuestion), ...records(message).map(writeResource)]);
}

/** Throws RangeError for what is no whole DNS message. */
export function readMessage(bytes: Buffer): Message {
  const [id = 0, flags = 0, ...counts] = Array.from({ length: 6 }, (_, index) =>
    bytes.readUInt16BE(index * 2),
  );
  const [questions = 0, answers = 0, authorities = 0, additionals = 0] = counts;
  const cursor = { bytes, offset: HEADER };
  const message = {
    id,
    flags,
    questions: times(questions, () => readQuestion(cursor)),
    answers: times(answers, () => readResource(cursor)),
    authorities: times(authorities, () => readResource(cursor)),
    additionals: times(additionals, () => readResource(cursor)),
  };
  if (cursor.offset !== bytes.length) throw new RangeError(`${bytes.length - cursor.offset} octets too many`);
  return message;
}

/** The octets of a name, uncompressed. */
export function nameBytes(name: string): Buffer {
  const labels = name.match(/(?:\\.|[^.\\])+/g) ?? [];
  const octets = labels.map((label) => {
    const text = Buffer.from(label.replaceAll(/\\(.)/g, '$1'));
    return Buffer.concat([Buffer.of(text.length), text]);
  });
  return Buffer.concat([...octets, Buffer.of(0)]);
}

/** One label in the text of a name. */
export function label(text: string): string {
  return text.replaceAll(/[.\\]/g, '\\$&');
}

/** A pointer to an earlier name at this offset of the message (RFC 1035 section 4.1.4). */
export function pointer(offset: number): Buffer {
  return Buffer.of(POINTER | (offset >> 8), offset & 0xff);
}

/** Where the first question's name stands, for `pointer`. */
export const FIRST_NAME: number = HEADER;

interface Cursor {
  bytes: Buffer;
  offset: number;
}

/** The name at the start of some rdata; that of a PTR, for example. */
export function readName(rdata: Buffer, offset = 0): string {
  return nameAt({ bytes: rdata, offset }).name;
}

function nameAt(cursor: Cursor): { name: string; compressed: boolean } {
  const labels: string[] = [];
  let { offset } = cursor;
  let compressed = false;
  for (;;) {
    const length = cursor.bytes.readUInt8(offset);
    if (length >= POINTER) {
      const target = cursor.bytes.readUInt16BE(offset) & 0x3fff;
      if (target >= offset) throw new RangeError(`pointer forward from ${offset} to ${target}`);
      if (!compressed) cursor.offset = offset + 2;
      compressed = true;
      offset = target;
      continue;
    }
    if (length > 63) throw new RangeError(`label of ${length} octets at ${offset}`);
    if (offset + length >= cursor.bytes.length) throw new RangeError(`name cut off at ${offset}`);
    if (length === 0) break;
    labels.push(label(cursor.bytes.toString('utf8', offset + 1, offset + 1 + length)));
    offset += 1 + length;
  }
  if (!compressed) cursor.offset = offset + 1;
  return { name: labels.join('.'), compressed };
}

function writeQuestion({ name, type, class: class_, unicast }: Question): Buffer {
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(type, 0);
  tail.writeUInt16BE(class_ | (unicast ? TOP_BIT : 0), 2);
  return Buffer.concat([nameBytes(name), tail]);
}

function readQuestion(cursor: Cursor): Question {
  const { name } = nameAt(cursor);
  const type = word(cursor);
  const topAndClass = word(cursor);
  return { name, type, class: topAndClass & ~TOP_BIT, unicast: (topAndClass & TOP_BIT) !== 0 };
}

function writeResource({ name, type, class: class_, flush, ttl, rdata }: Resource): Buffer {
  const middle = Buffer.alloc(10);
  middle.writeUInt16BE(type, 0);
  middle.writeUInt16BE(class_ | (flush ? TOP_BIT : 0), 2);
  middle.writeUInt32BE(ttl, 4);
  middle.writeUInt16BE(rdata.length, 8);
  return Buffer.concat([nameBytes(name), middle, rdata]);
}

function readResource(cursor: Cursor): Resource {
  const { name } = nameAt(cursor);
  const type = word(cursor);
  const topAndClass = word(cursor);
  const ttl = word(cursor) * 0x10000 + word(cursor);
  const length = word(cursor);
  const start = cursor.offset;
  if (start + length > cursor.bytes.length) throw new RangeError(`rdata of ${name} cut off`);
  cursor.offset = start + length;
  const { rdata, compressed } = readRdata(cursor.bytes, type, start, length);
  return {
    name,
    type,
    class: topAndClass & ~TOP_BIT,
    flush: (topAndClass & TOP_BIT) !== 0,
    ttl,
    rdata,
    compressed,
  };
}

/** Octets before the name in the rdata of the types that hold one. */
const NAME_IN_RDATA: Readonly<Record<number, number>> = { [TYPE.PTR]: 0, [TYPE.SRV]: 6, [TYPE.NSEC]: 0 };

function readRdata(bytes: Buffer, type: number, start: number, length: number) {
  const before = NAME_IN_RDATA[type];
  if (before === undefined) return { rdata: bytes.subarray(start, start + length), compressed: false };
  const cursor = { bytes, offset: start + before };
  const { name, compressed } = nameAt(cursor);
  const head = bytes.subarray(start, start + before);
  const tail = bytes.subarray(cursor.offset, start + length);
  return { rdata: Buffer.concat([head, nameBytes(name), tail]), compressed };
}

function word(cursor: Cursor): number {
  cursor.offset += 2;
  return cursor.bytes.readUInt16BE(cursor.offset - 2);
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
