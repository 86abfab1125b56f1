import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readName } from '@open-dyndns/dns';
import type { Claim, Principal } from '../src/model/host.ts';
import { everything } from '../src/model/scope.ts';
import type { ZonePolicy } from '../src/model/zone.ts';
import type { Clock, Log, Random, Secrets, Ticker } from '../src/service/ports.ts';

export const apex = readName('lab.example.');

/** A LAN's zone with a reverse zone for each family. */
export const policy: ZonePolicy = {
  apex,
  ttl: 60,
  lease: { min: 30, default: 120, max: 86_400 },
  enrolment: 'open',
  names: { labels: 1, wildcards: false },
  prefixes: ['10.77.0.0/24', 'fd77::/64'],
  reverse: [
    { prefix: '10.77.0.0/24', apex: readName('0.77.10.in-addr.arpa.') },
    { prefix: 'fd77::/64', apex: readName('0.0.0.0.0.0.0.0.0.0.0.0.7.7.d.f.ip6.arpa.') },
  ],
};

/** As accounts and devices are. */
export const unscoped = { scope: everything, strictStatus: false } as const;

export const admin: Principal = { ...unscoped, credential: 'admin', role: 'admin', source: '10.77.0.1' };

export function user(credential: string): Principal {
  return { ...unscoped, credential, role: 'user', source: '10.77.0.2' };
}

export function device(credential: string, source: string): Principal {
  return { ...unscoped, credential, role: 'device', source };
}

export function name(label: string) {
  return readName(label, apex);
}

/** `PUT {addresses}` but for what is given. */
export function claim(label: string, addresses: readonly string[], fields: Partial<Claim> = {}): Claim {
  return {
    name: name(label),
    zone: apex,
    addresses,
    keeps: [],
    ttl: 'default',
    lease: 'default',
    records: undefined,
    services: undefined,
    challenge: undefined,
    mode: 'upsert',
    ...fields,
  };
}

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A clock and a ticker that move when told to. */
export class TestTime implements Clock, Ticker {
  #now = Date.UTC(2026, 0, 5, 9);
  readonly #ticks = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  everySecond(tick: () => void): Disposable {
    this.#ticks.add(tick);
    return { [Symbol.dispose]: () => void this.#ticks.delete(tick) };
  }

  /** Moves the clock without anybody noticing, as when a process was down. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Lets seconds pass one after another, and what each sets off happen. */
  async pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 1) {
      this.#now += 1000;
      for (const tick of this.#ticks) tick();
      await new Promise(setImmediate);
    }
  }
}

/** Counts, so that every secret is another one. */
export function countingRandom(): Random {
  let count = 0;
  return {
    bytes: (length) => {
      count += 1;
      return new Uint8Array(length).fill(count);
    },
  };
}

/** Hashes that can be read. */
export const plainSecrets: Secrets = {
  hashPassword: async (password) => `scrypt$${password}`,
  hashSecret: (secret) => `sha256$${secret}`,
  verify: async (secret, verifier) => verifier.slice(verifier.indexOf('$') + 1) === secret,
  isSlow: (verifier) => !verifier.startsWith('sha256$'),
  isOutdated: (verifier) => verifier.startsWith('crypt$'),
  fingerprint: (parts) => JSON.stringify(parts),
};

/** A directory that goes with its scope. */
export function temporaryDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'dyndns-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Milliseconds that even a machine with much else to do does not need. */
const patience = 20_000;

/** Waits for something that the system decides when to do. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}
