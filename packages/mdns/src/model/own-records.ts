import { type Name, type Question, type RecordType, type ResourceRecord, record } from '@open-dyndns/dns';
import { recordKey } from './record-key.ts';
import { ttlOf } from './ttl.ts';

/** What this host answers with on one link. A record is unique to it where its cache-flush bit is set, else shared. */
export class OwnRecords {
  readonly #byName: ReadonlyMap<string, readonly ResourceRecord[]>;

  constructor(records: readonly ResourceRecord[]) {
    this.#byName = Map.groupBy(records, ({ name }) => name.key);
  }

  of(name: Name): readonly ResourceRecord[] {
    return this.#byName.get(name.key) ?? [];
  }

  /** Ours with the same data, whatever its TTL. */
  same(record: ResourceRecord): ResourceRecord | undefined {
    return this.of(record.name).find((own) => recordKey(own) === recordKey(record));
  }

  /** The answers to a question; where the name is ours but the type is not there, an NSEC that says so. */
  answersTo(question: Question): readonly ResourceRecord[] {
    if (question.class !== 'IN' && question.class !== 'ANY') return [];
    const records = this.of(question.name);
    // RFC 6762 §6.5: "a Multicast DNS responder… MUST respond with *ALL* of its records that match".
    const answers = records.filter(({ rdata }) => question.type === 'ANY' || rdata.type === question.type);
    if (answers.length > 0) return answers;
    return records.some(({ cacheFlush }) => cacheFlush) ? [this.#denial(question.name, question.type)] : [];
  }

  /** What a client will ask for next: RFC 6763 §12, RFC 6762 §6.1 and §6.2. */
  additionalsTo(answers: readonly ResourceRecord[]): readonly ResourceRecord[] {
    return answers.flatMap(({ name, rdata }) => {
      switch (rdata.type) {
        case 'PTR':
          return this.#serviceOf(rdata.target);
        case 'SRV':
          return this.#addressesOf(rdata.target);
        case 'A':
        case 'AAAA':
          return this.#addressesOf(name);
        default:
          return [];
      }
    });
  }

  #serviceOf(instance: Name): readonly ResourceRecord[] {
    const records = this.of(instance).filter(({ rdata }) => rdata.type === 'SRV' || rdata.type === 'TXT');
    const hosts = records.flatMap(({ rdata }) => (rdata.type === 'SRV' ? [rdata.target] : []));
    return [...records, ...hosts.flatMap((host) => this.#addressesOf(host))];
  }

  #addressesOf(host: Name): readonly ResourceRecord[] {
    const addresses = this.of(host).filter(({ rdata }) => rdata.type === 'A' || rdata.type === 'AAAA');
    const missing = (['A', 'AAAA'] as const).filter(
      (type) => !addresses.some(({ rdata }) => rdata.type === type),
    );
    const [type] = missing;
    return missing.length === 1 && type !== undefined ? [...addresses, this.#denial(host, type)] : addresses;
  }

  /** RFC 6762 §6.1: NSEC in its restricted form, with "the TTL… that the record would have had". */
  #denial(name: Name, type: RecordType): ResourceRecord {
    const types = [...new Set(this.of(name).map(({ rdata }) => rdata.type))];
    return { ...record(name, ttlOf(type), { type: 'NSEC', next: name, types }), cacheFlush: true };
  }
}
