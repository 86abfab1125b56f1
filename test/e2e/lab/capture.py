"""Prints every UDP datagram from or to port 5353 that crosses an interface, one JSON object a line.

tcpdump is not used because it insists on changing its groups, which a user namespace forbids.
"""

import base64
import json
import socket
import struct
import sys

MDNS_PORT = 5353
ETHERNET_HEADER_BYTES = 14
IPV6_HEADER_BYTES = 40
UDP_HEADER_BYTES = 8

# <linux/if_ether.h>, <linux/if_packet.h>, <asm-generic/socket.h>
ETH_P_ALL = 0x0003
ETH_P_IP = 0x0800
ETH_P_IPV6 = 0x86DD
SOL_PACKET = 263
PACKET_ADD_MEMBERSHIP = 1
PACKET_MR_PROMISC = 1
SO_TIMESTAMPNS = 35


def listen(interface):
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sniffer.bind((interface, 0))
    membership = struct.pack("iHH8s", socket.if_nametoindex(interface), PACKET_MR_PROMISC, 0, b"")
    sniffer.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)
    sniffer.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    return sniffer


def addresses_and_udp(frame):
    """Source, destination and UDP packet; IPv6 without extension headers. None for all else."""
    ethertype = int.from_bytes(frame[12:14], "big")
    packet = frame[ETHERNET_HEADER_BYTES:]
    if ethertype == ETH_P_IP and packet[9] == socket.IPPROTO_UDP:
        header_bytes = (packet[0] & 0x0F) * 4
        addresses = [socket.inet_ntop(socket.AF_INET, packet[start : start + 4]) for start in (12, 16)]
        return (*addresses, packet[header_bytes:])
    if ethertype == ETH_P_IPV6 and packet[6] == socket.IPPROTO_UDP:
        addresses = [socket.inet_ntop(socket.AF_INET6, packet[start : start + 16]) for start in (8, 24)]
        return (*addresses, packet[IPV6_HEADER_BYTES:])
    return None


def datagram(frame, at):
    found = addresses_and_udp(frame)
    if found is None:
        return None
    source, destination, udp = found
    from_port, to_port, length = struct.unpack("!HHH", udp[:6])
    if MDNS_PORT not in (from_port, to_port):
        return None
    payload = base64.b64encode(udp[UDP_HEADER_BYTES:length]).decode()
    return {"at": at, "from": source, "fromPort": from_port, "to": destination, "payload": payload}


sniffer = listen(sys.argv[1])
print("ready", flush=True)
while True:
    frame, [(_, _, timestamp)], _, _ = sniffer.recvmsg(65535, socket.CMSG_SPACE(16))
    seconds, nanoseconds = struct.unpack("qq", timestamp)
    heard = datagram(frame, seconds * 1e3 + nanoseconds / 1e6)
    if heard is not None:
        print(json.dumps(heard), flush=True)
