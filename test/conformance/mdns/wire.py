"""Two ways between a network interface and stdio: frames heard go out as one JSON object a line, base64 lines
that come in are sent as frames. Knows nothing of what is in them."""

import base64
import json
import socket
import struct
import sys
import threading

# <linux/if_ether.h>, <linux/if_packet.h>, <asm-generic/socket.h>
ETH_P_ALL = 0x0003
PACKET_OUTGOING = 4
SO_TIMESTAMPNS = 35

LARGEST_FRAME = 65535


def packet_socket(interface, protocol):
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
    opened.bind((interface, protocol))
    return opened


def hear(interface):
    """The kernel's timestamps, so that a busy machine delays the news of a packet but not its time."""
    listener = packet_socket(interface, ETH_P_ALL)
    listener.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    print("ready", flush=True)
    while True:
        frame, control, _, address = listener.recvmsg(LARGEST_FRAME, socket.CMSG_SPACE(16))
        if not control:
            continue
        seconds, nanoseconds = struct.unpack("qq", control[0][2])
        heard = {
            "at": seconds * 1e3 + nanoseconds / 1e6,
            "own": address[2] == PACKET_OUTGOING,
            "frame": base64.b64encode(frame).decode(),
        }
        print(json.dumps(heard), flush=True)


def send(interface):
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sender.bind((interface, 0))
    for line in sys.stdin:
        sender.send(base64.b64decode(line))


threading.Thread(target=hear, args=(sys.argv[1],), daemon=True).start()
send(sys.argv[1])
