import { type Name, printName } from '@open-dyndns/dns';
import { cutAbove, isCut } from '../reservation.ts';
import type { OwnerRecords, RuledRecord, ZoneRecords } from './owner-records.ts';
import type { Breach } from './owner-rules.ts';

/** The rules about the names that NS and MX records point to, as far as those are in the zone. */
export function* targetBreaches(owner: OwnerRecords, all: ZoneRecords): Generator<Breach> {
  if (!owner.inZone) return;
  for (const record of owner.records) {
    const target = targetOf(record);
    if (target === undefined || !target.isAtOrBelow(all.zone.origin)) continue;
    const found = all.typesAnswering(target);
    if (found.has('CNAME')) yield alias(record, target);
    else if (record.type === 'NS' && !found.has('A') && !found.has('AAAA')) {
      const breach = unaddressed(owner.name, record, target, all);
      if (breach !== undefined) yield breach;
    }
  }
}

function targetOf(record: RuledRecord): Name | undefined {
  if (record.type !== 'NS' && record.type !== 'MX') return undefined;
  const rdata = record.rdata();
  if (rdata?.type === 'NS') return rdata.target;
  return rdata?.type === 'MX' ? rdata.exchange : undefined;
}

/** RFC 2181 §10.3. */
function alias(record: RuledRecord, target: Name): Breach {
  const message = `the ${record.type} record points to ${printName(target)}, which is a CNAME: point to the host itself`;
  return { record, code: record.type === 'NS' ? 'rule.ns-is-alias' : 'rule.mx-is-alias', message };
}

function unaddressed(owner: Name, record: RuledRecord, target: Name, all: ZoneRecords): Breach | undefined {
  const server = `the name server ${printName(target)}`;
  if (!isDelegated(target, all))
    return { record, code: 'rule.ns-without-address', message: `${server} has no A or AAAA record` };
  // Addresses below another delegation may come from there (RFC 9471 §2.2).
  if (!target.isAtOrBelow(owner)) return undefined;
  const message = `${server} stands below its own delegation, and without its address here nobody finds it`;
  return { record, code: 'rule.missing-glue', message };
}

/** Whether other servers answer for a name. */
function isDelegated(name: Name, all: ZoneRecords): boolean {
  const { origin } = all.zone;
  const isOwnCut = !name.equals(origin) && all.typesOf(name).has('NS');
  return isOwnCut || cutAbove(name, origin, (above) => isCut(all.typesOf(above))) !== undefined;
}
