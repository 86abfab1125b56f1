import { z } from 'zod';
import { families } from '../../model/public/family.ts';
import type { RememberedName } from '../../model/public/keeping-state.ts';

const name = z.object({
  acknowledged: z.partialRecord(z.enum(families), z.string()).optional(),
  halted: z.string().optional(),
});
const everything = z.record(
  z.string(),
  z.object({ settings: z.string(), names: z.record(z.string(), name) }),
);

/** What is remembered of the names of one server. */
export interface RememberedServer {
  /** Tells other settings of the same server apart. */
  readonly settings: string;
  readonly names: Readonly<Record<string, RememberedName>>;
}

/** `public.json`, by server. @throws Error that says what is wrong with it */
export function readRemembered(text: string): Readonly<Record<string, RememberedServer>> {
  return everything.parse(JSON.parse(text));
}
