import { SlidingWindow } from '../../model/sliding-window.ts';
import type { Login } from '../../service/authenticate.ts';
import { tooMany } from './limits.ts';

/** Milliseconds over which guesses are counted. */
const span = 60_000;
/** One host of a LAN never has this many wrong passwords a minute; a guesser at once. */
const guessesOfAddress = 100;
/** More for accounts at which the address has not guessed yet, so that its neighbours behind one translator get in. */
const firstGuesses = 100;
/** At one account, from everywhere. The first guess of an address is checked all the same, or anybody could lock it out. */
const guessesAtAccount = 300;
/** Addresses, and accounts, that are remembered: some megabytes at most. */
const keys = 10_000;

/** The checks of one address that run, and those that wait because all of its guesses may be among them. */
interface Checks {
  running: number;
  readonly waiting: (() => void)[];
}

/** What a guess counts against. */
interface Counted {
  readonly address: string;
  readonly account: string;
  /** This account from this address. */
  readonly pair: string;
}

/** Counts wrong passwords by the address that they come from and by the account that they are for. */
export class GuessLimit {
  readonly #ofAddress = new SlidingWindow({ span, most: guessesOfAddress + firstGuesses, keys });
  readonly #atAccount = new SlidingWindow({ span, most: guessesAtAccount, keys });
  readonly #ofPair = new SlidingWindow({ span, most: 1, keys });
  readonly #checks = new Map<string, Checks>();
  readonly #now: () => number;

  /** @param now milliseconds since whenever */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Has a login checked, which counts as a wrong guess until it has turned out right: guesses that come at once are no
   * more than those that come one by one.
   * @param address what the login's source is counted as
   * @param check undefined where it is wrong
   * @throws GatewayError `request.too-many` where there were too many guesses: this one is not even looked at
   */
  async checked<Known>(
    address: string,
    { user = '' }: Pick<Login, 'user'>,
    check: () => Promise<Known | undefined>,
  ): Promise<Known | undefined> {
    const counted = { address, account: user, pair: JSON.stringify([address, user]) };
    const checks = this.#checks.get(address) ?? { running: 0, waiting: [] };
    this.#checks.set(address, checks);
    try {
      await this.#reserve(counted, checks);
      return await this.#run(counted, checks, check);
    } finally {
      const next = checks.waiting.shift();
      if (next !== undefined) next();
      else if (checks.running === 0) this.#checks.delete(address);
    }
  }

  /** Counts one guess; while all that are left are being checked, waits for the end of one. */
  async #reserve(counted: Counted, checks: Checks): Promise<void> {
    for (;;) {
      const now = this.#now();
      const wait = this.#untilAllowed(counted, now);
      if (wait === 0) {
        checks.running += 1;
        this.#ofAddress.add(counted.address, now);
        this.#atAccount.add(counted.account, now);
        this.#ofPair.add(counted.pair, now);
        return;
      }
      if (checks.running === 0) throw tooMany(wait);
      const { promise, resolve } = Promise.withResolvers<void>();
      checks.waiting.push(resolve);
      await promise;
    }
  }

  /** Milliseconds. */
  #untilAllowed({ address, account, pair }: Counted, now: number): number {
    if (this.#ofPair.count(pair, now) === 0)
      return this.#ofAddress.freeIn(address, guessesOfAddress + firstGuesses, now);
    return Math.max(
      this.#ofAddress.freeIn(address, guessesOfAddress, now),
      this.#atAccount.freeIn(account, guessesAtAccount, now),
    );
  }

  async #run<Known>(
    { address, account, pair }: Counted,
    checks: Checks,
    check: () => Promise<Known | undefined>,
  ): Promise<Known | undefined> {
    let isWrong = false;
    try {
      const known = await check();
      isWrong = known === undefined;
      return known;
    } finally {
      if (!isWrong) {
        this.#ofAddress.takeBack(address);
        this.#atAccount.takeBack(account);
        this.#ofPair.takeBack(pair);
      }
      checks.running -= 1;
    }
  }
}
