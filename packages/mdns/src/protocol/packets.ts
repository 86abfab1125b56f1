import {
  type Compression,
  encodeMessage,
  encodeMessageWithin,
  type Message,
  message,
  question,
} from '@open-dyndns/dns';
import type { ClaimRecords } from '../model/claim-records.ts';
import type { Asking } from '../model/querier.ts';
import type { Response } from '../model/responder.ts';

/**
 * RFC 6762 §17: packets have to fit in the link's MTU, headers included. 1500 for Ethernet and Wi-Fi, less 48 for IPv6
 * and UDP, and a little for tunnels on the way to a bridged half of the link. A single larger record goes alone.
 */
export const maxPacketOctets = 1440;
/** RFC 1035 §4.2.1: what a plain resolver that says nothing else can take is 512; RFC 6762 §6.7 asks for no such limit. */
const compression: Compression = 'multicast';

/** A response in as many packets as it takes. Additionals that do not fit beside the last answers are left out. */
export function responsePackets({ answers, additionals, legacy }: Response): readonly Uint8Array[] {
  const head = { response: true, authoritative: true };
  if (legacy !== undefined)
    return [encodeMessageWithin(message({ ...head, ...legacy, answers, additionals }), maxPacketOctets)];
  const messages = filled(answers, (some) => message({ ...head, answers: some }));
  const last = messages.at(-1);
  const rest = messages.slice(0, -1).map(encoded);
  if (last === undefined) return rest;
  const fitting = longestFitting(additionals, (some) => ({ ...last, additionals: some }));
  return [...rest, encoded({ ...last, additionals: additionals.slice(0, fitting) })];
}

/**
 * Probes for names, each with everything that is proposed for it (RFC 6762 §8.1, §8.2), several names a packet.
 * `unicastResponse`: answers may come to this host's own socket alone.
 */
export function probePackets(
  claims: readonly ClaimRecords[],
  unicastResponse: boolean,
): readonly Uint8Array[] {
  return filled(claims, (some) =>
    message({
      questions: some.map(({ name }) => question(name, 'ANY', unicastResponse)),
      authorities: some.flatMap(({ unique }) => unique.map((record) => ({ ...record, cacheFlush: false }))),
    }),
  ).map(encoded);
}

/** Questions with what is known already; known answers that do not fit follow in packets of their own (RFC 6762 §7.2). */
export function queryPackets(asking: readonly Asking[], unicastWelcome: boolean): readonly Uint8Array[] {
  const questions = filled(asking, (some) =>
    message({
      questions: some.map(({ name, type, first }) => question(name, type, first && unicastWelcome)),
    }),
  );
  const knownAnswers = asking.flatMap((asked) => asked.knownAnswers);
  const last = questions.at(-1);
  if (last === undefined) return [];
  const fitting = longestFitting(knownAnswers, (some) => ({ ...last, answers: some }));
  const continuations = filled(knownAnswers.slice(fitting), (some) => message({ answers: some }));
  const all = [
    ...questions.slice(0, -1),
    { ...last, answers: knownAnswers.slice(0, fitting) },
    ...continuations,
  ];
  const firstOfChain = questions.length - 1;
  return all.map((one, index) =>
    encoded({ ...one, truncated: index >= firstOfChain && index < all.length - 1 }),
  );
}

/** Splits items over messages, each as full as it can be; one that is too large by itself gets its own. */
function filled<Item>(
  items: readonly Item[],
  build: (items: readonly Item[]) => Message,
): readonly Message[] {
  const messages: Message[] = [];
  for (let rest = items; rest.length > 0; ) {
    const count = Math.max(1, longestFitting(rest, build));
    messages.push(build(rest.slice(0, count)));
    rest = rest.slice(count);
  }
  return messages;
}

/** How many of the items, from the first, fit in one packet. */
function longestFitting<Item>(items: readonly Item[], build: (items: readonly Item[]) => Message): number {
  const fits = (count: number) => encoded(build(items.slice(0, count))).length <= maxPacketOctets;
  let fitting = 0;
  let step = 1;
  while (fitting + step <= items.length && fits(fitting + step)) {
    fitting += step;
    step *= 2;
  }
  for (; step >= 1; step = Math.floor(step / 2))
    if (fitting + step <= items.length && fits(fitting + step)) fitting += step;
  return fitting;
}

function encoded(whole: Message): Uint8Array {
  return encodeMessage(whole, compression);
}
