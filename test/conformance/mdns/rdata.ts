import { addressBytes, addressText, isIpv6 } from './frame.ts';
import { CLASS_IN, nameBytes, type Resource, readName, TYPE } from './message.ts';

/** RFC 6762 section 10: seconds for records with a host name in name or rdata, and for all others. */
export const HOST_TTL = 120;
export const OTHER_TTL = 4500;

export type Liberties = Partial<Pick<Resource, 'ttl' | 'flush'>>;

/** A or AAAA. */
export function address(name: string, text: string, liberties: Liberties = {}): Resource {
  return resource(name, isIpv6(text) ? TYPE.AAAA : TYPE.A, addressBytes(text), HOST_TTL, liberties);
}

export function ptr(name: string, target: string, liberties: Liberties = {}): Resource {
  return resource(name, TYPE.PTR, nameBytes(target), OTHER_TTL, liberties);
}

/** Priority and weight 0. */
export function srv(name: string, port: number, target: string, liberties: Liberties = {}): Resource {
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(port, 4);
  return resource(name, TYPE.SRV, Buffer.concat([numbers, nameBytes(target)]), HOST_TTL, liberties);
}

/** Of no strings: one empty string (RFC 6763 section 6.1). */
export function txt(name: string, strings: (string | Buffer)[], liberties: Liberties = {}): Resource {
  const octets = strings
    .map((string) => Buffer.from(string))
    .map((s) => Buffer.concat([Buffer.of(s.length), s]));
  const rdata = strings.length === 0 ? Buffer.of(0) : Buffer.concat(octets);
  return resource(name, TYPE.TXT, rdata, OTHER_TTL, liberties);
}

export function hinfo(name: string, liberties: Liberties = {}): Resource {
  return resource(name, TYPE.HINFO, Buffer.from('\x03cpu\x02os'), HOST_TTL, liberties);
}

/** NSEC as RFC 6762 section 6.1 has it: the next name is the own one, one block of bits. */
export function nsec(name: string, types: number[], liberties: Liberties = {}): Resource {
  const bits = Buffer.alloc(Math.max(...types.map((type) => (type >> 3) + 1)));
  for (const type of types) bits.writeUInt8(bits.readUInt8(type >> 3) | (0x80 >> (type & 7)), type >> 3);
  const rdata = Buffer.concat([nameBytes(name), Buffer.of(0, bits.length), bits]);
  return resource(name, TYPE.NSEC, rdata, HOST_TTL, liberties);
}

/** The address in an A or AAAA record. */
export function addressOf(record: Resource): string {
  return addressText(record.rdata);
}

/** The name in a PTR record. */
export function targetOf(record: Resource): string {
  return readName(record.rdata);
}

export function portAndHostOf(record: Resource): { port: number; host: string } {
  return { port: record.rdata.readUInt16BE(4), host: readName(record.rdata, 6) };
}

/** The strings of a TXT record, the empty one too. */
export function stringsOf({ rdata }: Resource): string[] {
  const strings: string[] = [];
  for (let at = 0; at < rdata.length; at += 1 + rdata.readUInt8(at)) {
    strings.push(rdata.toString('utf8', at + 1, at + 1 + rdata.readUInt8(at)));
  }
  return strings;
}

/** What an NSEC record says exists; `blocks` are the windows of types that it used. */
export function typesOf({ rdata }: Resource): { next: string; blocks: number[]; types: number[] } {
  const next = readName(rdata);
  const blocks: number[] = [];
  const types: number[] = [];
  for (let at = nameBytes(next).length; at < rdata.length; at += 2 + rdata.readUInt8(at + 1)) {
    const block = rdata.readUInt8(at);
    blocks.push(block);
    const bits = rdata.subarray(at + 2, at + 2 + rdata.readUInt8(at + 1));
    types.push(...setBits(bits).map((bit) => block * 256 + bit));
  }
  return { next, blocks, types };
}

/** Same owner name but for the case of ASCII letters, same type, same rdata: the TTL does not count. */
export function sameRecord(one: Resource, other: Resource): boolean {
  return one.type === other.type && sameName(one.name, other.name) && one.rdata.equals(other.rdata);
}

/** RFC 6762 section 16: only ASCII letters lose their case. */
export function sameName(one: string, other: string): boolean {
  return asciiLowerCase(one) === asciiLowerCase(other);
}

function asciiLowerCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function setBits(bits: Buffer): number[] {
  return [...bits].flatMap((octet, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => octet & (0x80 >> bit)).map((bit) => index * 8 + bit),
  );
}

function resource(name: string, type: number, rdata: Buffer, ttl: number, liberties: Liberties): Resource {
  return { name, type, class: CLASS_IN, flush: false, ttl, rdata, ...liberties };
}
