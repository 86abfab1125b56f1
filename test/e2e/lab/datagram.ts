import { SocketAddress } from 'node:net';

/** A UDP datagram cut out of an Ethernet frame. */
export interface Datagram {
  /** Source address as text. */
  from: string;
  fromPort: number;
  payload: Buffer;
}

const ETHERNET_HEADER_BYTES = 14;
const ETHERTYPE_OFFSET = 12;
const ETHERTYPE_IPV6 = 0x86dd;
const IPV6_HEADER_BYTES = 40;
const UDP_HEADER_BYTES = 8;

/** @param frame Ethernet with UDP in IPv4, or in IPv6 without extension headers: what the filter lets through. */
export function datagramIn(frame: Buffer): Datagram {
  const packet = frame.subarray(ETHERNET_HEADER_BYTES);
  return frame.readUInt16BE(ETHERTYPE_OFFSET) === ETHERTYPE_IPV6 ? overIpv6(packet) : overIpv4(packet);
}

function overIpv4(packet: Buffer): Datagram {
  const headerBytes = (packet.readUInt8(0) & 0x0f) * 4;
  const from = [...packet.subarray(12, 16)].join('.');
  return { from, ...udp(packet.subarray(headerBytes)) };
}

function overIpv6(packet: Buffer): Datagram {
  const groups = Array.from({ length: 8 }, (_, group) => packet.readUInt16BE(8 + group * 2).toString(16));
  const { address: from } = new SocketAddress({ address: groups.join(':'), family: 'ipv6' });
  return { from, ...udp(packet.subarray(IPV6_HEADER_BYTES)) };
}

/** The datagram's own length counts, because Ethernet pads short frames. */
function udp(packet: Buffer): Omit<Datagram, 'from'> {
  const length = packet.readUInt16BE(4);
  return { fromPort: packet.readUInt16BE(0), payload: packet.subarray(UDP_HEADER_BYTES, length) };
}
