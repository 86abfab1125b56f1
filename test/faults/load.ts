import type { Client } from './client.ts';
import type { Ledger } from './ledger.ts';

/** Enough that every commit is a group, and that labels come again. */
const workers = 12;
const labelsEach = 10;

/** Hosts that come, move and go, until it is stopped. */
export interface Load extends AsyncDisposable {
  /** Resolves once every request has been answered or lost. */
  stop(): Promise<void>;
}

/** Registers, moves and releases hosts, each label by one worker, so that what was asked last is known. */
export function load(client: Client, ledger: Ledger): Load {
  let stopped = false;
  const work = async (worker: number): Promise<void> => {
    for (let round = 0; !stopped; round += 1) {
      const number = worker * labelsEach + (round % labelsEach);
      await ledger.change(client, `host-${number}`, round % 4 === 3 ? undefined : addressOf(number));
    }
  };
  const working = Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  const stop = async (): Promise<void> => {
    stopped = true;
    await working;
  };
  return { stop, [Symbol.asyncDispose]: stop };
}

let moves = 0;

/** Another one each time, and no other label's: of 10.77.0.0/16, with the label's number below. */
function addressOf(number: number): string {
  moves = (moves + 1) % 250;
  return `10.77.${moves + 1}.${number + 1}`;
}
