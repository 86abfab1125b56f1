import multicastDns from 'multicast-dns';
import { askAgainMs, defaultWithinMs, socketOptions, type WitnessOptions } from './options.ts';

/** RFC 6763 §9: a question that every host with a service answers. */
const everyType = { name: '_services._dns-sd._udp.local', type: 'PTR' } as const;

/** The IPv4 addresses of others that say anything over mDNS within the time. */
export async function witnessNeighbours(options: WitnessOptions): Promise<string[]> {
  const heard = new Set<string>();
  const over = Promise.withResolvers<void>();
  const listeners = socketOptions(options).map((socket) => multicastDns(socket));
  const ask = (): void => {
    for (const listener of listeners) listener.query([everyType]);
  };
  const timers = [setTimeout(over.resolve, options.within ?? defaultWithinMs), setInterval(ask, askAgainMs)];
  for (const listener of listeners) {
    listener.on('error', over.reject);
    listener.on('packet', (_packet, { address }) => heard.add(address));
  }
  try {
    ask();
    await over.promise;
    return [...heard].filter((address) => !options.addresses.includes(address)).sort();
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const listener of listeners) listener.destroy();
  }
}
