import type { Name, Rdata, RecordType } from '@open-dyndns/dns';
import { typeCode, typeOf } from '@open-dyndns/dns';
import { generatedRecordsAt, generateEntries } from '../generated-records.ts';
import { none } from '../table/entry-table.ts';
import type { Zone } from '../zone.ts';

/** A record as the rules see it: they seldom ask for its data. */
export interface RuledRecord {
  /** The file in which it stands. */
  readonly file: Zone;
  readonly offset: number;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  /** Undefined where the data cannot be read. */
  readonly rdata: () => Rdata | undefined;
}

/** The records of one owner name, file by file in the order of the text. */
export interface OwnerRecords {
  readonly name: Name;
  readonly inZone: boolean;
  readonly records: readonly RuledRecord[];
}

/** Types about which there are rules even where a name has a single record. */
const ruledTypes: ReadonlySet<number> = new Set((['SOA', 'NS', 'MX', 'CNAME'] as const).map(typeCode));

/** The records of a whole zone by owner name, those of included files and `$GENERATE` lines among them. */
export class ZoneRecords {
  readonly zone: Zone;
  /** Of `$GENERATE` lines, by the number of the owner name. */
  readonly #generated = new Map<number, RuledRecord[]>();
  /** By the key of the name, of those that others point to: many records may point to one that has many. */
  readonly #types = new Map<string, ReadonlySet<RecordType>>();

  constructor(zone: Zone) {
    this.zone = zone;
    for (const file of zone.files) for (const entry of generateEntries(file)) this.#expand(file, entry);
  }

  /** Every name that some rule may have something to say about: most have a single address. */
  *ruled(): Generator<OwnerRecords> {
    const { names } = this.zone.scan;
    const seen = new Uint8Array(names.size);
    for (const { scan } of this.zone.files) {
      for (let entry = 0; entry < scan.entries.length; entry += 1) {
        const name = scan.entries.name(entry);
        if (name === none || !scan.entries.isRecord(entry)) continue;
        const ruled = ruledTypes.has(scan.entries.type(entry)) || !names.isInZone(name);
        seen[name] = Math.min(2, (seen[name] ?? 0) + (ruled ? 2 : 1));
      }
    }
    for (const name of this.#generated.keys()) seen[name] = 2;
    for (let name = seen.indexOf(2); name >= 0; name = seen.indexOf(2, name + 1)) yield this.#numbered(name);
  }

  /** The records of one name. */
  of(name: Name): OwnerRecords {
    const number = this.zone.scan.names.find(name);
    return number === none ? { name, inZone: true, records: [] } : this.#numbered(number);
  }

  /** The types that one name has. */
  typesOf(name: Name): ReadonlySet<RecordType> {
    const known = this.#types.get(name.key);
    if (known !== undefined) return known;
    const types = new Set(this.of(name).records.map(({ type }) => type));
    this.#types.set(name.key, types);
    return types;
  }

  /** The types that a question for a name is answered with: its own, or those of a wildcard (RFC 4592 §3.3). */
  typesAnswering(name: Name): ReadonlySet<RecordType> {
    const own = this.typesOf(name);
    if (own.size > 0) return own;
    for (let above = name.parent; above.isAtOrBelow(this.zone.origin); above = above.parent) {
      const wild = this.typesOf(above.child('*'));
      if (wild.size > 0) return wild;
      if (this.typesOf(above).size > 0 || above.equals(this.zone.origin)) break;
    }
    return own;
  }

  #numbered(number: number): OwnerRecords {
    const { names } = this.zone.scan;
    const name = names.name(number);
    const written = this.zone.files.flatMap((file) => recordsIn(file, name));
    const records = [...written, ...(this.#generated.get(number) ?? [])];
    return { name, inZone: names.isInZone(number), records };
  }

  #expand(file: Zone, entry: number): void {
    for (const { record, offset } of generatedRecordsAt(file, entry)) {
      const name = this.zone.scan.names.add(record.name);
      const known = this.#generated.get(name) ?? [];
      known.push({ file, offset, type: record.rdata.type, ttl: record.ttl, rdata: () => record.rdata });
      this.#generated.set(name, known);
    }
  }
}

function recordsIn(file: Zone, name: Name): RuledRecord[] {
  const { entries } = file.scan;
  return [...file.entriesOf(name)]
    .filter((entry) => entries.isRecord(entry))
    .map((entry) => ({
      file,
      offset: entries.start(entry),
      type: typeOf(entries.type(entry)),
      ttl: entries.ttl(entry),
      rdata: () => {
        const read = file.rdataAt(entry);
        return read.ok ? read.value : undefined;
      },
    }));
}
