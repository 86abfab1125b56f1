import { z } from 'zod';
import { parseJson } from '../json.ts';

const zones = z.object({ result: z.array(z.object({ id: z.string(), name: z.string() })) });
const records = z.object({
  result: z.array(z.object({ id: z.string(), type: z.string(), name: z.string(), content: z.string() })),
});
const problem = z.object({ errors: z.array(z.object({ code: z.int(), message: z.string() })) });

/** `GET /client/v4/zones`: the id of the zone; null: it is not in this account; undefined: not such an answer. */
export function readZoneId(text: string, zone: string): string | null | undefined {
  const found = zones.safeParse(parseJson(text)).data;
  return found && (found.result.find(({ name }) => name === zone)?.id ?? null);
}

/** `GET /client/v4/zones/:id/dns_records`; undefined: not such an answer. */
export function readRecords(text: string): z.output<typeof records>['result'] | undefined {
  return records.safeParse(parseJson(text)).data?.result;
}

export function readErrors(text: string): string {
  const errors = problem.safeParse(parseJson(text)).data?.errors ?? [];
  return errors.map(({ code, message }) => `${message} (${code})`).join(', ') || 'it gave no reason';
}
