import type { Addresses, Family } from './family.ts';
import { withHostPart } from './host-part.ts';
import { canAnswer, type Source } from './source.ts';

/** A name that is kept. */
export interface PublicName {
  readonly name: string;
  /** Another machine's: it has our IPv6 prefix and this host part, and no IPv4 address. Undefined: this host's own. */
  readonly hostPart: string | undefined;
}

/** What is asked for. */
export interface KeepingOptions {
  readonly names: readonly PublicName[];
  readonly sources: readonly Source[];
  readonly families: readonly Family[];
  /** Whether addresses of a site go into DNS, too. */
  readonly allowPrivate: boolean;
  /** By how much the back-off is stretched (`patience`). */
  readonly patience: number;
  /** Whether the server forgets what is not said again, so that after a start everything has to be. */
  readonly leased: boolean;
}

/** One source, asked for one family. */
export interface Asking {
  readonly source: Source;
  readonly family: Family;
  /** Undefined: never. */
  readonly askedAt: number | undefined;
  readonly pending: boolean;
  /** Whether it has answered, or failed, since the start. */
  readonly settled: boolean;
  /** What it says now. */
  readonly address: string | undefined;
  /** Why it says nothing; already logged. */
  readonly trouble: string | undefined;
}

/** One name at its server. */
export interface Kept {
  readonly name: PublicName;
  /** What the server acknowledged last, in this life of the process or an earlier one. */
  readonly acknowledged: Addresses | undefined;
  /** When it has to be said again although nothing changed. */
  readonly renewAt: number;
  /** What is on its way, and since when. */
  readonly sending: { readonly addresses: Addresses; readonly at: number } | undefined;
  /** Failures in a row. */
  readonly failures: number;
  readonly retryAt: number;
  /** When the server wants to hear of it again at the earliest. */
  readonly notBefore: number;
  /** What the last attempt failed by; already logged. */
  readonly trouble: string | undefined;
  /** Why it is left alone until somebody acts. */
  readonly halted: string | undefined;
}

/** Names of one server, and what their addresses are gone by. Times are milliseconds of one steady clock. */
export interface Keeping {
  readonly options: KeepingOptions;
  readonly askings: readonly Asking[];
  /** What the sources last agreed on. */
  readonly current: Addresses;
  /** Families in which the sources contradict each other; already logged. */
  readonly disputed: ReadonlySet<Family>;
  readonly kept: readonly Kept[];
}

/** What an earlier life of the process knew of a name. */
export interface RememberedName {
  readonly acknowledged?: Addresses | undefined;
  readonly halted?: string | undefined;
}

export function newKeeping(
  options: KeepingOptions,
  remembered: Readonly<Record<string, RememberedName>>,
  now: number,
): Keeping {
  const askings = options.families.flatMap((family) =>
    options.sources.filter((source) => canAnswer(source, family)).map((source) => unasked(source, family)),
  );
  const kept = options.names.map((name) => ({
    name,
    acknowledged: remembered[name.name]?.acknowledged,
    renewAt: options.leased ? now : Number.POSITIVE_INFINITY,
    sending: undefined,
    failures: 0,
    retryAt: now,
    notBefore: now,
    trouble: undefined,
    halted: remembered[name.name]?.halted,
  }));
  return { options, askings, current: {}, disputed: new Set(), kept };
}

function unasked(source: Source, family: Family): Asking {
  const nothingYet = { askedAt: undefined, address: undefined, trouble: undefined };
  return { source, family, pending: false, settled: false, ...nothingYet };
}

/**
 * What a name should have. A family of which the sources say nothing keeps what was acknowledged: no answer is no reason
 * to take an address out of DNS. Undefined: not known yet, or nothing.
 */
export function wanted(keeping: Keeping, { name, acknowledged }: Kept): Addresses | undefined {
  const { options, askings, current } = keeping;
  const ours = options.families.filter((family) => name.hostPart === undefined || family === 'ipv6');
  let addresses: Addresses = {};
  for (const family of ours) {
    const address = addressOf(name, family, current[family]) ?? acknowledged?.[family];
    const settled = askings.every((asking) => asking.family !== family || asking.settled);
    if (address !== undefined) addresses = { ...addresses, [family]: address };
    else if (!settled) return undefined;
  }
  return Object.keys(addresses).length === 0 ? undefined : addresses;
}

function addressOf(
  { hostPart }: PublicName,
  family: Family,
  address: string | undefined,
): string | undefined {
  if (address === undefined || hostPart === undefined || family === 'ipv4') return address;
  return withHostPart(address, hostPart);
}
