import { type DnsError, typeOf } from '@open-dyndns/dns';
import { problemMeaning } from './errors.ts';
import { expansionAt, generateEntries } from './generated-records.ts';
import type { Finding } from './problem.ts';
import { FindingList } from './scan/finding-list.ts';
import { Written } from './table/entry-table.ts';
import { octetText } from './text/characters.ts';
import { quotation } from './text/quotation.ts';
import type { RecordText } from './text/record-text.ts';
import { isUncheckedType } from './text/unchecked-types.ts';
import { hasSoa } from './zone-soa.ts';
import type { ZoneText } from './zone-text.ts';

/** All that is wrong with one file of a zone: what the scan has found, and what only shows when the data is read. */
export function findingsOf(zone: ZoneText): Finding[] {
  const found = new FindingList();
  for (const finding of dataFindings(zone)) found.add(finding);
  for (const finding of generateFindings(zone)) found.add(finding);
  return [...zone.scan.findings.listed(), ...found.listed(), ...apexFindings(zone)];
}

function* dataFindings(zone: ZoneText): Generator<Finding> {
  const { entries } = zone.scan;
  for (let entry = 0; entry < entries.length; entry += 1) {
    if (!entries.isRecord(entry) || entries.writes(entry, Written.plainAddress)) continue;
    const rdata = zone.rdataAt(entry);
    if (!rdata.ok) yield unreadData(zone, zone.recordText(entry), rdata.error);
  }
}

function unreadData({ bytes }: ZoneText, text: RecordText, error: DnsError): Finding {
  const [first] = text.data;
  const isGeneric = first !== undefined && octetText(bytes, first.start, first.end) === '\\#';
  if (first === undefined || isGeneric || !isUncheckedType(text.typeCode)) return badData(text, error);
  const { start, end } = text.type;
  const message = `the data of the ${quotation(bytes, start, end)} record is kept as it is, and not checked`;
  return { code: 'record.not-checked', offset: start, message };
}

/** The place is the reader's, which is not exact behind octets that are not ASCII. */
function badData(text: RecordText, error: DnsError): Finding {
  const message = `the data of the ${typeOf(text.typeCode)} record: ${error.message}`;
  return { code: 'record.bad-rdata', offset: Math.min(error.offset, text.end), message };
}

/** The first record of each `$GENERATE` entry that cannot be read. */
function* generateFindings(zone: ZoneText): Generator<Finding> {
  for (const entry of generateEntries(zone)) {
    const wrong = expansionAt(zone, entry).find(({ ok }) => !ok);
    if (wrong === undefined || wrong.ok) continue;
    const message = `a record of $GENERATE: ${wrong.error.message}`;
    yield { code: 'directive.bad-generate', offset: zone.scan.entries.start(entry), message };
  }
}

/** A SOA record that cannot be read has a finding of its own. */
function apexFindings({ file, files, origin }: ZoneText): Finding[] {
  const code = 'zone.no-soa';
  if (file !== undefined || files.some((one) => hasSoa(one, origin))) return [];
  return [{ code, offset: 0, message: problemMeaning(code) }];
}
