import { setTimeout as pause } from 'node:timers/promises';
import { type Name, printName, Rcode } from '@open-dyndns/dns';
import { isLaterSerial } from '@open-dyndns/zonefile';
import { GatewayError } from '../../errors.ts';
import { type Endpoint, printEndpoint } from '../../model/endpoint.ts';
import { askSerial, type SerialAnswer } from './serial-query.ts';

/** A zone and the serial that a file has given it. */
export interface Wanted {
  readonly apex: Name;
  readonly serial: number;
}

/** Milliseconds between two questions for the serial. */
const pollPause = 4;
/** Milliseconds after which a reload takes longer than it should: a tenth of a second is usual for 10,000 records. */
const doubtAfter = 500;
/** named drops a signal that comes while it still loads, so it is told again. In milliseconds. */
const reloadPause = 1_000;

export interface ProofOptions {
  readonly server: Endpoint;
  /** Milliseconds from the first question. */
  readonly deadline: number;
  /** Tells the server to load what is on the disk. */
  reload(): Promise<void>;
  /** Asked once, when the proof is slow to come: whether what was written cannot be loaded, or is there no more. */
  readonly isHopeless?: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * Waits until the DNS server has every serial, or a later one (RFC 1982), and returns what it has by the key of the apex.
 * @throws GatewayError `backend.unavailable` where it does not in time
 */
export async function proveServed(
  wanted: readonly Wanted[],
  options: ProofOptions,
): Promise<Map<string, number>> {
  const startedAt = performance.now();
  const proved = new Map<string, number>();
  let reloads = 1;
  let isDoubted = false;
  for (const zone of wanted) {
    let answer = await askSerial(options.server, zone.apex);
    while (!isServed(zone, answer)) {
      const elapsed = performance.now() - startedAt;
      const doubt = !isDoubted && elapsed > doubtAfter;
      if (doubt) isDoubted = true;
      if (elapsed > options.deadline || options.signal.aborted || (doubt && (await options.isHopeless?.())))
        throw new GatewayError('backend.unavailable', unproved(zone, answer, options, elapsed));
      if (elapsed > reloads * reloadPause) {
        reloads += 1;
        await options.reload();
      }
      await pause(pollPause);
      answer = await askSerial(options.server, zone.apex);
    }
    proved.set(zone.apex.key, answer.serial ?? zone.serial);
  }
  return proved;
}

function isServed({ serial }: Wanted, answer: SerialAnswer): boolean {
  return answer.serial !== undefined && !isLaterSerial(serial, answer.serial);
}

function unproved(
  { apex, serial }: Wanted,
  answer: SerialAnswer,
  { server, deadline }: ProofOptions,
  elapsed: number,
): string {
  const zone = printName(apex);
  const instead =
    answer.serial !== undefined
      ? `it still has ${answer.serial}`
      : answer.rcode === undefined
        ? 'it does not answer'
        : `it answers ${rcodeName(answer.rcode)}`;
  return `The DNS server at ${printEndpoint(server)} did not take serial ${serial} of ${zone} within ${Math.floor(Math.min(elapsed, deadline))} ms: ${instead}.`;
}

function rcodeName(rcode: number): string {
  const known = Object.entries(Rcode).find(([, code]) => code === rcode)?.[0];
  return known?.toUpperCase() ?? `RCODE ${rcode}`;
}
