import { type Message, Opcode, Rcode } from '@open-dyndns/dns';
import { isOnLink, type Link } from './link.ts';
import { mdnsPort } from './responder.ts';

/** How a packet came in. */
export interface Arrival {
  readonly address: string;
  readonly port: number;
  /** It was sent to the group, not to this host. */
  readonly multicast: boolean;
}

/** Whether a packet is to be listened to; `unicastWelcome`: a question has lately asked for unicast answers. */
export function isAcceptable(
  message: Message,
  { address, port, multicast }: Arrival,
  link: Link,
  unicastWelcome: boolean,
): boolean {
  // RFC 768: port 0 means that nobody waits for an answer; Node refuses to send to it.
  if (port === 0) return false;
  // RFC 6762 §18.3 and §18.11: other opcodes and response codes "MUST be silently ignored".
  if (message.opcode !== Opcode.query || message.rcode !== Rcode.noError) return false;
  // RFC 6762 §11: what was not sent to the group has to come from the link itself.
  if (!multicast && !isOnLink(link, address)) return false;
  if (!message.response) return true;
  // RFC 6762 §6: responses from another port, and unicast ones that nobody asked for, MUST be ignored.
  return port === mdnsPort && (multicast || unicastWelcome);
}
