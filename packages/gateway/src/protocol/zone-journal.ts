import type { ResourceRecord } from '@open-dyndns/dns';

/** What one change made of a zone. */
export interface ZoneDifference {
  readonly from: number;
  readonly to: number;
  readonly removed: readonly ResourceRecord[];
  readonly added: readonly ResourceRecord[];
}

/** As many records of differences are kept: some megabytes. A secondary that missed more transfers the whole zone. */
const maxRecords = 20_000;

/** The latest changes of a zone, for incremental transfers (RFC 1995 §5). */
export class ZoneJournal {
  readonly #differences: ZoneDifference[] = [];
  #records = 0;

  append(difference: ZoneDifference): void {
    this.#differences.push(difference);
    this.#records += weight(difference);
    while (this.#records > maxRecords) {
      const oldest = this.#differences.shift();
      if (oldest === undefined) return;
      this.#records -= weight(oldest);
    }
  }

  /** What has changed since a serial, oldest first; undefined where that is not known (any more). */
  since(serial: number): readonly ZoneDifference[] | undefined {
    const first = this.#differences.findIndex(({ from }) => from === serial);
    return first < 0 ? undefined : this.#differences.slice(first);
  }
}

/** A change of nothing takes room too. */
function weight({ removed, added }: ZoneDifference): number {
  return removed.length + added.length + 1;
}
