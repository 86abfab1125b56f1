import {
  type Message,
  message,
  type Name,
  Opcode,
  question,
  Rcode,
  type Rdata,
  type RecordType,
  type ResourceRecord,
  record,
  type TsigVerdict,
  typeCode,
} from '@open-dyndns/dns';
import { type Addresses, type Family, families } from '../../model/public/family.ts';
import { done, later, never, type Outcome } from '../../model/public/outcome.ts';

/** The UPDATE that gives a name one address of each family that is known, and leaves the other family alone. */
export function updateMessage(
  id: number,
  zone: Name,
  name: Name,
  addresses: Addresses,
  ttl: number,
): Message {
  const authorities = families.flatMap((family) => {
    const address = addresses[family];
    if (address === undefined) return [];
    return [deleteSet(name, types[family]), record(name, ttl, { type: types[family], address })];
  });
  return message({ id, opcode: Opcode.update, questions: [question(zone, 'SOA')], authorities });
}

const types: Readonly<Record<Family, 'A' | 'AAAA'>> = { ipv4: 'A', ipv6: 'AAAA' };

/** RFC 2136 §2.5.2. */
function deleteSet(name: Name, type: RecordType): ResourceRecord {
  const rdata: Rdata = { type: `TYPE${typeCode(type)}`, data: new Uint8Array() };
  return { ...record(name, 0, rdata), class: 'ANY' };
}

/**
 * What an answer means. One that is not signed with our key says nothing (RFC 8945 §5.4): anybody could have sent it.
 * @param answer the message, if it could be read
 */
export function updateOutcome(verdict: TsigVerdict, answer: Message | undefined): Outcome {
  if (verdict.status === 'refused' || (verdict.status === 'verified' && verdict.tsig.error !== 0))
    return later(untrusted);
  if (verdict.status !== 'verified' || answer === undefined) return later(unsigned);
  if (answer.rcode === Rcode.noError) return done();
  const word = Object.entries(Rcode).find(([, code]) => code === answer.rcode)?.[0] ?? answer.rcode;
  const reason = `it answered ${word}`;
  return answer.rcode === Rcode.servFail ? later(reason) : never(reason);
}

const untrusted =
  'it and we do not believe each other’s signature: compare the key, its name and algorithm, and the clocks';
const unsigned = 'its answer is not signed with the key, so that nothing is known of the update';
