import { printName, type RecordType, rdataKey } from '@open-dyndns/dns';
import type { RuleCode } from '../errors.ts';
import { besideCname } from './cname.ts';
import type { OwnerRecords, RuledRecord } from './owner-records.ts';

/** A rule that a record breaks. */
export interface Breach {
  readonly record: RuledRecord;
  readonly code: RuleCode;
  readonly message: string;
}

/** RFC 1034 §3.6.2 and RFC 6672 §2.4 for the aliases, RFC 1035 §5.2 for the SOA. */
const singletons: ReadonlySet<RecordType> = new Set<RecordType>(['SOA', 'CNAME', 'DNAME']);

/** The rules that concern the records of one owner name only. */
export function* ownerBreaches(owner: OwnerRecords): Generator<Breach> {
  if (!owner.inZone) {
    yield* owner.records.map((record) => outOfZone(owner, record));
    return;
  }
  yield* cnameBreaches(owner);
  for (const set of Map.groupBy(owner.records, ({ type }) => type).values()) {
    if (set.length > 1) yield* setBreaches(owner, set);
  }
}

function outOfZone({ name }: OwnerRecords, record: RuledRecord): Breach {
  const message = `${printName(name)} is not in the zone, and no server answers with it from here`;
  return { record, code: 'rule.out-of-zone', message };
}

function* cnameBreaches(owner: OwnerRecords): Generator<Breach> {
  if (!owner.records.some(({ type }) => type === 'CNAME')) return;
  for (const record of owner.records) {
    if (besideCname.has(record.type)) continue;
    const message = `${printName(owner.name)} has a CNAME, and beside it nothing else may stand, but here is ${record.type}`;
    yield { record, code: 'rule.cname-and-other-data', message };
  }
}

/** The rules for a set of two records or more. */
function* setBreaches({ name }: OwnerRecords, set: readonly RuledRecord[]): Generator<Breach> {
  const [first, ...others] = set;
  if (first === undefined) return;
  const seen = new Set([keyOf(first)]);
  for (const record of others) {
    const subject = `${printName(name)} ${record.type}`;
    const isNew = seen.size < seen.add(keyOf(record)).size;
    if (!isNew)
      yield { record, code: 'rule.duplicate', message: `the same ${subject} stands in the zone already` };
    else if (singletons.has(record.type)) yield secondSingleton(subject, record);
    if (record.ttl !== first.ttl) yield ttlDiffers(subject, first, record);
  }
}

function secondSingleton(subject: string, record: RuledRecord): Breach {
  const message = `${subject} stands in the zone already with other data, and can stand there once`;
  return { record, code: 'rule.second-singleton', message };
}

function ttlDiffers(subject: string, first: RuledRecord, record: RuledRecord): Breach {
  const message = `${subject} has the TTL ${record.ttl} here and ${first.ttl} in its first record; servers take one for all`;
  return { record, code: 'rule.ttl-differs', message };
}

/** Data that cannot be read is like none other. */
function keyOf(record: RuledRecord): string | RuledRecord {
  const rdata = record.rdata();
  return rdata === undefined ? record : rdataKey(rdata);
}
