import { z } from 'zod';
import { parseJson } from '../json.ts';

const records = z.object({
  domain_records: z.array(z.object({ id: z.int(), type: z.string(), name: z.string(), data: z.string() })),
});
const problem = z.object({ message: z.string() });

/** `GET /v2/domains/:zone/records`; undefined: not such an answer. */
export function readRecords(text: string): z.output<typeof records>['domain_records'] | undefined {
  return records.safeParse(parseJson(text)).data?.domain_records;
}

export function readMessage(text: string): string {
  return problem.safeParse(parseJson(text)).data?.message ?? 'it gave no reason';
}

/** A name as records have it: relative to the zone, the zone itself `@`; undefined: it is not in the zone. */
export function relativeName(name: string, zone: string): string | undefined {
  if (name === zone) return '@';
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : undefined;
}
