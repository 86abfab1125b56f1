import type { Name } from '@open-dyndns/dns';
import { printName } from '@open-dyndns/dns';

/** How a zone is doing, as far as it is told. */
export interface ZoneProgress {
  readonly zone: Name;
  readonly serial: number;
  readonly sinceProof: number | undefined;
  readonly failures: number;
  readonly waiting: number;
}

/** The answer of `GET /readyz`. */
export interface ReadinessJson {
  /** `ok` if every zone's last commit was proved. */
  readonly status: 'ok' | 'failing';
  readonly zones: readonly {
    readonly zone: string;
    readonly status: 'ok' | 'failing';
    readonly serial: number;
    /** Whole seconds since the last proof; null before the first. */
    readonly sinceProof: number | null;
    /** Hosts that wait for a commit. */
    readonly waiting: number;
  }[];
}

/** Tells of every zone whether the DNS server follows. */
export function readinessJson(states: readonly ZoneProgress[]): ReadinessJson {
  const zones = states.map(({ zone, serial, sinceProof, failures, waiting }) => ({
    zone: printName(zone).replace(/(?<=.)\.$/, ''),
    status: failures === 0 && sinceProof !== undefined ? ('ok' as const) : ('failing' as const),
    serial,
    sinceProof: sinceProof === undefined ? null : Math.floor(sinceProof),
    waiting,
  }));
  return { status: zones.every(({ status }) => status === 'ok') ? 'ok' : 'failing', zones };
}
