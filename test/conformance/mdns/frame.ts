/** Ethernet, IP and UDP headers, written and read by hand. */

/** Who sends a datagram to whom, down to the hop limit. */
export interface Envelope {
  from: string;
  fromPort: number;
  to: string;
  toPort: number;
  /** IPv4 TTL or IPv6 hop limit. */
  hopLimit: number;
}

export interface Datagram extends Envelope {
  /** One of several fragments of an IP packet; `payload` is then no whole message. */
  fragment: boolean;
  /** Octets of the IP packet. */
  ipLength: number;
  payload: Buffer;
}

/** The Ethernet addresses of both ends: `02:00:00:77:00:0b`. */
export interface Cable {
  fromMac: string;
  toMac: string;
}

const ETHERNET_HEADER = 14;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const PROTOCOL_UDP = 17;
const IPV6_FRAGMENT_HEADER = 44;

/** The frame that carries a datagram. */
export function frame(envelope: Envelope, cable: Cable, payload: Buffer): Buffer {
  const v6 = isIpv6(envelope.from);
  const udp = udpPacket(envelope, payload);
  const ip = v6 ? ipv6Header(envelope, udp.length) : ipv4Header(envelope, udp.length);
  const type = Buffer.alloc(2);
  type.writeUInt16BE(v6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4);
  return Buffer.concat([macBytes(cable.toMac), macBytes(cable.fromMac), type, ip, udp]);
}

/** The UDP datagram in a frame; undefined for everything else that crosses a link. */
export function readFrame(bytes: Buffer): Datagram | undefined {
  const type = bytes.readUInt16BE(12);
  const ip = bytes.subarray(ETHERNET_HEADER);
  if (type === ETHERTYPE_IPV4) return readIpv4(ip);
  if (type === ETHERTYPE_IPV6) return readIpv6(ip);
  return undefined;
}

/** The Ethernet address that a multicast group maps to (RFC 1112 section 6.4, RFC 2464 section 7). */
export function groupMac(group: string): string {
  const bytes = addressBytes(group);
  const mac = isIpv6(group)
    ? [0x33, 0x33, ...bytes.subarray(12)]
    : [0x01, 0x00, 0x5e, bytes.readUInt8(1) & 0x7f, ...bytes.subarray(2)];
  return mac.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** The octets of an address in text: an A or AAAA record's rdata. */
export function addressBytes(address: string): Buffer {
  if (!isIpv6(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...before, ...zeros, ...after].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  }
  return bytes;
}

/** The text of an address, with the longest run of zero groups shortened (RFC 5952 section 4). */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? text : text.replace(longest, ':').replace(/^:(?!:)|(?<!:):$/, '::');
}

function readIpv4(ip: Buffer): Datagram | undefined {
  if (ip.readUInt8(9) !== PROTOCOL_UDP) return undefined;
  const ipLength = ip.readUInt16BE(2);
  const fragmentation = ip.readUInt16BE(6);
  const fragment = (fragmentation & 0x3fff) !== 0;
  const addresses = { from: addressText(ip.subarray(12, 16)), to: addressText(ip.subarray(16, 20)) };
  const udp = ip.subarray((ip.readUInt8(0) & 0x0f) * 4, ipLength);
  return { ...addresses, hopLimit: ip.readUInt8(8), ipLength, fragment, ...readUdp(udp) };
}

function readIpv6(ip: Buffer): Datagram | undefined {
  const next = ip.readUInt8(6);
  const fragment = next === IPV6_FRAGMENT_HEADER;
  if (next !== PROTOCOL_UDP && !fragment) return undefined;
  const ipLength = IPV6_HEADER + ip.readUInt16BE(4);
  const addresses = { from: addressText(ip.subarray(8, 24)), to: addressText(ip.subarray(24, 40)) };
  const udp = ip.subarray(IPV6_HEADER, ipLength);
  return { ...addresses, hopLimit: ip.readUInt8(7), ipLength, fragment, ...readUdp(udp) };
}

function readUdp(udp: Buffer): Pick<Datagram, 'fromPort' | 'toPort' | 'payload'> {
  return { fromPort: udp.readUInt16BE(0), toPort: udp.readUInt16BE(2), payload: udp.subarray(UDP_HEADER) };
}

function udpPacket(envelope: Envelope, payload: Buffer): Buffer {
  const udp = Buffer.alloc(UDP_HEADER);
  udp.writeUInt16BE(envelope.fromPort, 0);
  udp.writeUInt16BE(envelope.toPort, 2);
  udp.writeUInt16BE(UDP_HEADER + payload.length, 4);
  const packet = Buffer.concat([udp, payload]);
  packet.writeUInt16BE(checksum([pseudoHeader(envelope, packet.length), packet]) || 0xffff, 6);
  return packet;
}

/** RFC 768 and RFC 8200 section 8.1; the sum is the same if the length and the protocol stand in wider fields. */
function pseudoHeader({ from, to }: Envelope, length: number): Buffer {
  const tail = Buffer.alloc(8);
  tail.writeUInt32BE(length, 0);
  tail.writeUInt32BE(PROTOCOL_UDP, 4);
  return Buffer.concat([addressBytes(from), addressBytes(to), tail]);
}

function ipv4Header({ from, to, hopLimit }: Envelope, length: number): Buffer {
  const ip = Buffer.alloc(IPV4_HEADER);
  ip.writeUInt8(0x45, 0);
  ip.writeUInt16BE(IPV4_HEADER + length, 2);
  ip.writeUInt8(hopLimit, 8);
  ip.writeUInt8(PROTOCOL_UDP, 9);
  addressBytes(from).copy(ip, 12);
  addressBytes(to).copy(ip, 16);
  ip.writeUInt16BE(checksum([ip]), 10);
  return ip;
}

function ipv6Header({ from, to, hopLimit }: Envelope, length: number): Buffer {
  const ip = Buffer.alloc(IPV6_HEADER);
  ip.writeUInt8(0x60, 0);
  ip.writeUInt16BE(length, 4);
  ip.writeUInt8(PROTOCOL_UDP, 6);
  ip.writeUInt8(hopLimit, 7);
  addressBytes(from).copy(ip, 8);
  addressBytes(to).copy(ip, 24);
  return ip;
}

/** The Internet checksum (RFC 1071). */
function checksum(parts: Buffer[]): number {
  let sum = 0;
  for (const part of parts) {
    for (const [index, octet] of part.entries()) sum += index % 2 === 0 ? octet << 8 : octet;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

function macBytes(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}
