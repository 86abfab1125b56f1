import type { LinkChoice } from '../model/interface-choice.ts';
import type { Log } from '../ports.ts';
import { type Mdns, MdnsService } from '../service/mdns.ts';
import { monotonicClock } from './clock.ts';
import { InterfaceNetwork } from './network.ts';

/** How mDNS is to be opened. */
export interface MdnsOptions {
  /** The interfaces of LANs, the loopback interface alone, or the interfaces of these names. */
  readonly links: LinkChoice;
  /** Links, names and whatever goes wrong; nothing is logged where it is not given. */
  readonly log?: Log;
  /** Says goodbye for everything and closes when it aborts. */
  readonly signal?: AbortSignal;
}

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Opens mDNS on the chosen links. Interfaces may come and go later; there need be none yet.
 * @throws MdnsError `mdns.port-taken`, `mdns.no-permission`, `mdns.no-multicast`, `mdns.unknown-link`
 */
export async function openMdns({ links, log = silent, signal }: MdnsOptions): Promise<Mdns> {
  signal?.throwIfAborted();
  const world = { clock: monotonicClock, random: Math.random, log };
  const mdns = await MdnsService.open((listener) => InterfaceNetwork.open(links, listener, log), world);
  const close = () => void mdns[Symbol.asyncDispose]();
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) close();
  return mdns;
}
