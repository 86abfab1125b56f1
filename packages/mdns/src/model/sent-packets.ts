/** How long the loopback copy of an own packet may take, ms. */
const maxLoopDelay = 2000;

/**
 * The packets that a link was sent, to tell the copies that multicast loopback brings back. Each copy is struck off
 * once, because another program on this host may well send the very same octets.
 */
export class SentPackets {
  #sent: { readonly packet: Uint8Array; readonly until: number }[] = [];

  /** Notes a packet of which one copy is to come back. */
  note(packet: Uint8Array, now: number): void {
    this.#sent = this.#sent.filter(({ until }) => until > now);
    this.#sent.push({ packet, until: now + maxLoopDelay });
  }

  /** Whether a packet from an address of this host is such a copy; it is struck off. */
  strikeOff(packet: Uint8Array, now: number): boolean {
    const at = this.#sent.findIndex((sent) => sent.until > now && sameOctets(sent.packet, packet));
    if (at >= 0) this.#sent.splice(at, 1);
    return at >= 0;
  }
}

function sameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
