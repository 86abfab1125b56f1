import { isIPv4 } from 'node:net';

/** How a witness asks. */
export interface WitnessOptions {
  /** This machine's addresses on the links to ask on; the witnesses speak IPv4, and answer for AAAA over it, too. */
  readonly addresses: readonly string[];
  /** Milliseconds to listen at most. */
  readonly within?: number;
}

/** Time for an answer to each of three questions. */
export const defaultWithinMs = 3_000;

/** RFC 6762 §5.2: "at least one second" between the first two questions. */
export const askAgainMs = 1_000;

/** One socket for each interface: multicast-dns asks on one only, and hears nothing there unless bound to all addresses. */
export function socketOptions({ addresses }: WitnessOptions): readonly { interface: string; bind: string }[] {
  return addresses.filter(isIPv4).map((address) => ({ interface: address, bind: '0.0.0.0' }));
}
