import {
  decodeMessage,
  encodeMessage,
  message,
  type ResourceRecord,
  readName,
  record,
} from '@open-dyndns/dns';
import dnsPacket from 'dns-packet';
import { type Figure, median } from '../figures.ts';
import { atLeastFigure, rateFigure } from '../rates.ts';

const rounds = 5;
const packets = 20_000;
const services = 5;
/** Packets a second: what the peer reaches without compressing names. */
const leastEncoded = 30_000;

/** Both codecs on the answer to a browser: five services with PTR, SRV, TXT and address, 20 records. */
export async function codec(): Promise<Figure[]> {
  const ours = message({ response: true, authoritative: true, answers: answers() });
  const packet = encodeMessage(ours, 'multicast');
  const theirs = dnsPacket.decode(Buffer.from(packet));
  const decoded = inTurns(
    () => decodeMessage(packet, 'skip'),
    () => dnsPacket.decode(Buffer.from(packet)),
  );
  const encoded = inTurns(
    () => encodeMessage(ours, 'multicast'),
    () => dnsPacket.encode(theirs),
  );
  return [
    rateFigure('decode a packet of 20 records', decoded, 'dns-packet', 1),
    atLeastFigure('encode it, with names compressed', encoded, 'dns-packet, not compressed', leastEncoded),
  ];
}

function answers(): readonly ResourceRecord[] {
  const type = readName('_http._tcp.local.');
  return Array.from({ length: services }, (_, index) => {
    const instance = readName(`Front-Desk-${index}._http._tcp.local.`);
    const host = readName(`laptop-${index}.local.`);
    const strings = ['path=/index.html', 'version=2'].map((text) => Buffer.from(text));
    return [
      record(type, 4500, { type: 'PTR', target: instance }),
      record(instance, 120, { type: 'SRV', priority: 0, weight: 0, port: 8080, target: host }),
      record(instance, 4500, { type: 'TXT', strings }),
      record(host, 120, { type: 'A', address: `10.77.0.${index + 1}` }),
    ];
  }).flat();
}

/** Packets a second of each, the middle of several rounds. */
function inTurns(ours: () => unknown, peers: () => unknown): { ours: number; peers: number } {
  const [our, their]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    our.push(rateOf(ours));
    their.push(rateOf(peers));
  }
  // The first round warms up.
  return { ours: median(our.slice(1)), peers: median(their.slice(1)) };
}

function rateOf(run: () => unknown): number {
  const start = performance.now();
  for (let done = 0; done < packets; done += 1) run();
  return packets / ((performance.now() - start) / 1000);
}
