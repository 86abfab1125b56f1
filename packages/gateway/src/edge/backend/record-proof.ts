import { setTimeout as pause } from 'node:timers/promises';
import { printName, type Rdata, rdataKey } from '@open-dyndns/dns';
import { GatewayError } from '../../errors.ts';
import { type Endpoint, printEndpoint } from '../../model/endpoint.ts';
import type { Change, RecordSet } from '../../model/record-set.ts';
import { askOnce } from './query.ts';

/** Milliseconds between two questions. */
const pollPause = 10;
/** Records of a set that every server gives: tinydns leaves out what is more. */
const recordsGiven = 8;

export interface RecordProofOptions {
  readonly server: Endpoint;
  /** Milliseconds from the first question. */
  readonly deadline: number;
  /** Milliseconds for one answer, where the server is not next to this machine. */
  readonly patience?: number;
  readonly signal: AbortSignal;
}

/**
 * Waits until a DNS server answers with a change: where its serials say nothing, because somebody else gives them.
 * @param before what stood there: of a set that was removed, nothing must come any more
 * @throws GatewayError `backend.unavailable` where it does not in time
 */
export async function proveAnswered(
  change: Change,
  before: RecordSet | undefined,
  { server, deadline, patience, signal }: RecordProofOptions,
): Promise<void> {
  const { name, type } = change.kind === 'put' ? change.set : change;
  const wanted = new Set(change.kind === 'put' ? change.set.rdata.map(rdataKey) : []);
  const gone = new Set((before?.rdata ?? []).map(rdataKey).filter((key) => !wanted.has(key)));
  const startedAt = performance.now();
  for (;;) {
    const answer = await askOnce(server, name, type, patience);
    const data = answer?.answers.map(({ rdata }) => rdata).filter((rdata) => rdata.type === type);
    if (data !== undefined && isServed(data, wanted, gone)) return;
    if (performance.now() - startedAt > deadline || signal.aborted)
      throw new GatewayError(
        'backend.unavailable',
        `The DNS server at ${printEndpoint(server)} ${data === undefined ? 'does not answer' : 'answers otherwise'} for ${printName(name)} ${type}.`,
      );
    await pause(pollPause);
  }
}

/** Servers may leave some of a large set out, or answer from a wildcard for what is gone. */
function isServed(data: readonly Rdata[], wanted: ReadonlySet<string>, gone: ReadonlySet<string>): boolean {
  const keys = data.map(rdataKey);
  if (wanted.size === 0) return !keys.some((key) => gone.has(key));
  return keys.length >= Math.min(wanted.size, recordsGiven) && keys.every((key) => wanted.has(key));
}
