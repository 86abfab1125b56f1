import { locateFindings, type Problem } from '../problem.ts';
import { FindingList } from '../scan/finding-list.ts';
import type { Zone } from '../zone.ts';
import { nameServerBreaches, soaBreaches } from './apex-rules.ts';
import { ZoneRecords } from './owner-records.ts';
import { type Breach, ownerBreaches } from './owner-rules.ts';
import { targetBreaches } from './target-rules.ts';

/**
 * What is wrong with the records of a zone taken together, though each can be read: `Zone.problems` has what cannot.
 * In the order of the text, the zone file first and then those that it includes; of each file the first thousand
 * errors and warnings, and how many more there are.
 */
export function checkRules(zone: Zone): Problem[] {
  const found = new Map(zone.files.map((file) => [file, new FindingList()]));
  for (const { record, code, message } of breachesOf(zone))
    found.get(record.file)?.add({ code, message, offset: record.offset });
  return [...found].flatMap(([file, findings]) => locateFindings(file.bytes, findings.listed(), file.file));
}

function* breachesOf(zone: Zone): Generator<Breach> {
  const all = new ZoneRecords(zone);
  yield* nameServerBreaches(all);
  for (const owner of all.ruled()) {
    yield* soaBreaches(owner, all);
    yield* ownerBreaches(owner);
    yield* targetBreaches(owner, all);
  }
}
