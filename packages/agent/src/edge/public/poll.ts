import { watchLinks } from '@open-dyndns/mdns';
import { schedule } from 'node-cron';
import type { Surroundings } from '../../service/public/ports.ts';

/** The poll of one's own gateway, which is there for it. */
const everyHalfMinute = '*/30 * * * * *';
/** Milliseconds: clocks agree to the second nowadays, and not all hosts shall ask at the same one. */
const spreadMs = 5_000;

/** Every 30 s by the time of day, and whenever an address or a link of this host comes or goes. */
export const hostSurroundings: Surroundings = {
  listen(listener) {
    const poll = (): void => listener({ kind: 'poll' });
    const task = schedule(everyHalfMinute, poll, { maxRandomDelay: spreadMs });
    const links = watchLinks('lan', () => listener({ kind: 'network-changed' }));
    poll();
    return {
      [Symbol.dispose]() {
        links[Symbol.dispose]();
        void task.destroy();
      },
    };
  },
};
