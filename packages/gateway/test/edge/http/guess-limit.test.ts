import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuessLimit } from '../../../src/edge/http/guess-limit.ts';
import { GatewayError } from '../../../src/errors.ts';

/** As `docs/http-api.md` promises. */
const ofAddress = 100;
const firstGuesses = 100;
const atAccount = 300;
const minute = 60_000;

/** Guesses, one after another unless told otherwise, and what became of them. */
class Guesser {
  now = 0;
  readonly #limit = new GuessLimit(() => this.now);

  /** `right`, `wrong`, or how many seconds to wait. */
  async guess(address: string, user: string, isRight = false, check = Promise.resolve()): Promise<string> {
    try {
      const known = await this.#limit.checked(address, { user }, async () => {
        await check;
        return isRight ? user : undefined;
      });
      return known === undefined ? 'wrong' : 'right';
    } catch (error) {
      assert.ok(error instanceof GatewayError && error.code === 'request.too-many', String(error));
      return `wait ${error.retryAfter}`;
    }
  }

  /** How many of so many guesses were looked at. */
  async wrongOnes(
    count: number,
    address: (guess: number) => string,
    user: (guess: number) => string,
  ): Promise<number> {
    let checked = 0;
    for (let guess = 0; guess < count; guess += 1)
      if ((await this.guess(address(guess), user(guess))) === 'wrong') checked += 1;
    return checked;
  }
}

const here = (): string => '10.77.0.9';
const admin = (): string => 'admin';

describe('guesses', () => {
  it('of one address at one account: 100 in every minute', async () => {
    const guesser = new Guesser();
    assert.equal(await guesser.wrongOnes(ofAddress, here, admin), ofAddress);
    assert.equal(await guesser.guess(here(), admin(), true), 'wait 60');
    guesser.now = minute - 1;
    assert.equal(await guesser.guess(here(), admin(), true), 'wait 1');
    guesser.now = minute;
    assert.equal(await guesser.guess(here(), admin(), true), 'right');
  });

  it('are counted at every instant anew, with no seam at which twice as many pass', async () => {
    const guesser = new Guesser();
    guesser.now = minute - 1;
    await guesser.wrongOnes(ofAddress, here, admin);
    guesser.now = minute;
    assert.equal(await guesser.guess(here(), admin()), 'wait 60');
  });

  it('keep nobody out from another account, or from another address', async () => {
    const guesser = new Guesser();
    await guesser.wrongOnes(ofAddress, here, admin);
    assert.equal(await guesser.guess(here(), 'alice', true), 'right');
    assert.equal(await guesser.guess('10.77.0.10', admin(), true), 'right');
  });

  it('at ever other accounts come to an end, too', async () => {
    const guesser = new Guesser();
    const guesses = ofAddress + firstGuesses;
    assert.equal(await guesser.wrongOnes(guesses + 50, here, (guess) => `user-${guess}`), guesses);
  });

  it('at one account from everywhere: 300, and then the first of each address alone', async () => {
    const guesser = new Guesser();
    const from = (guess: number): string => `10.77.0.${guess % 10}`;
    assert.equal(await guesser.wrongOnes(atAccount + 50, from, admin), atAccount);
    assert.equal(await guesser.guess('10.78.0.1', admin()), 'wrong');
    assert.equal(await guesser.guess('10.78.0.1', admin(), true), 'wait 60');
    assert.equal(await guesser.guess('10.78.0.2', admin(), true), 'right');
  });

  it('that come at once are no more than those that come one by one', async () => {
    const guesser = new Guesser();
    const { promise, resolve } = Promise.withResolvers<void>();
    const guesses = Array.from({ length: ofAddress + 50 }, () =>
      guesser.guess(here(), admin(), false, promise),
    );
    resolve();
    const outcomes = await Promise.all(guesses);
    assert.equal(outcomes.filter((outcome) => outcome === 'wrong').length, ofAddress);
    assert.equal(outcomes.filter((outcome) => outcome === 'wait 60').length, 50);
  });

  it('that are right are never counted, however many are being checked', async () => {
    const guesser = new Guesser();
    const { promise, resolve } = Promise.withResolvers<void>();
    const logins = Array.from({ length: 3 * ofAddress }, () => guesser.guess(here(), admin(), true, promise));
    resolve();
    assert.deepEqual(new Set(await Promise.all(logins)), new Set(['right']));
    assert.equal(await guesser.wrongOnes(ofAddress, here, admin), ofAddress);
  });
});
