import type { Edns, Message } from '../message.ts';
import { type ResourceRecord, rrsetKey } from '../record.ts';
import { encodeMessage, writeEdns, writeQuestion, writeRecord } from './encode.ts';
import { headerOctets } from './header.ts';
import { WireWriter } from './writer.ts';

/**
 * The wire form in at most `maxOctets`: RRsets are left out whole, from the end, until it fits. TC is set as soon
 * as something had to go that the answer needs: more than additionals (RFC 2181 §9), or the glue of a referral
 * (RFC 9471 §3). Questions and OPT always stay, even where they alone are longer. Sign afterwards, with room kept
 * for the TSIG.
 */
export function encodeMessageWithin(message: Message, maxOctets: number): Uint8Array {
  const whole = encodeMessage(message);
  return whole.length <= maxOctets ? whole : encodeMessage(shortened(message, maxOctets));
}

function shortened(message: Message, maxOctets: number): Message {
  const room = maxOctets - ednsOctets(message.edns);
  const writer = new WireWriter('unicast');
  writer.bytes(new Uint8Array(headerOctets));
  for (const question of message.questions) writeQuestion(question, writer);
  const answers = leadingRrsets(message.answers, writer, room);
  const allAnswers = answers.length === message.answers.length;
  const authorities = allAnswers ? leadingRrsets(message.authorities, writer, room) : [];
  const complete = allAnswers && authorities.length === message.authorities.length;
  if (message.edns !== undefined) writeEdns(message.edns, message.rcode, writer);
  const additionals = complete ? leadingRrsets(message.additionals, writer, maxOctets) : [];
  const truncated = message.truncated || !complete || lacksGlue(message, additionals);
  return { ...message, truncated, answers, authorities, additionals };
}

/** Writes records up to the first RRset that does not fit whole, and returns them. */
function leadingRrsets(
  records: readonly ResourceRecord[],
  writer: WireWriter,
  room: number,
): readonly ResourceRecord[] {
  let complete = 0;
  let completeOctets = writer.length;
  for (const [index, record] of records.entries()) {
    writeRecord(record, writer);
    if (writer.length > room) break;
    const next = records[index + 1];
    if (next !== undefined && keyOf(next) === keyOf(record)) continue;
    complete = index + 1;
    completeOctets = writer.length;
  }
  writer.truncate(completeOctets);
  return records.slice(0, complete);
}

/** RFC 9471 §3.1: a referral without the whole glue of its in-domain name servers has to be marked as truncated. */
function lacksGlue(message: Message, kept: readonly ResourceRecord[]): boolean {
  if (message.authoritative) return false;
  const inDomainServers = new Set(
    message.authorities.flatMap(({ name, rdata }) =>
      rdata.type === 'NS' && rdata.target.isAtOrBelow(name) ? [rdata.target.key] : [],
    ),
  );
  return message.additionals.slice(kept.length).some(({ name }) => inDomainServers.has(name.key));
}

function ednsOctets(edns: Edns | undefined): number {
  const writer = new WireWriter();
  if (edns !== undefined) writeEdns(edns, 0, writer);
  return writer.length;
}

function keyOf({ name, rdata, class: recordClass }: ResourceRecord): string {
  return rrsetKey(name, rdata.type, recordClass);
}
