import { z } from 'zod';

/** The gateway's log entry when it is ready. */
export const readyShape = z.object({
  urls: z.array(z.string()).min(1),
  dns: z.array(z.object({ address: z.string(), port: z.number() })).min(1),
  zones: z.array(z.string()).min(1),
  state: z.string(),
});

/** The gateway's answer at its first start. */
export const administratorShape = z.object({ user: z.string(), password: z.string() });

/** The agent's log entry when its name is served. */
export const registeredShape = z.object({ name: z.string(), addresses: z.array(z.string()).min(1) });

export type Ready = z.infer<typeof readyShape>;
export type Registered = z.infer<typeof registeredShape>;
