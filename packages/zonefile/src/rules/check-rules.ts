import { locateFindings, type Problem } from '../problem.ts';
import { maxFindings } from '../scan/scan-target.ts';
import type { Zone } from '../zone.ts';
import { nameServerBreaches, soaBreaches } from './apex-rules.ts';
import { ZoneRecords } from './owner-records.ts';
import { type Breach, ownerBreaches } from './owner-rules.ts';
import { targetBreaches } from './target-rules.ts';

/**
 * What is wrong with the records of a zone taken together, though each can be read: `Zone.problems` has what cannot.
 * In the order of the text, the zone file first and then those that it includes; of very many the first thousand.
 */
export function checkRules(zone: Zone): Problem[] {
  const found = breachesOf(zone).take(maxFindings).toArray();
  const byFile = Map.groupBy(found, ({ record }) => record.file);
  return zone.files.flatMap((file) => {
    const breaches = byFile.get(file) ?? [];
    const findings = breaches.map(({ record, code, message }) => ({ code, message, offset: record.offset }));
    return locateFindings(file.bytes, findings, file.file);
  });
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
