import { z } from 'zod';
import type { KnownGateway } from '../model/pin.ts';
import { isHostLabel } from './host-label.ts';

const known = z.array(
  z.object({
    pin: z.string(),
    url: z.string(),
    zones: z.array(z.string()),
    prefixes: z.array(z.string()),
    credential: z.object({ device: z.string(), secret: z.string() }).optional(),
  }),
);

const label = z.object({ wished: z.string(), label: z.string().refine(isHostLabel, 'not a host label') });

/** `gateways.json`. @throws Error that says what is wrong with it */
export function readKnownGateways(text: string): readonly KnownGateway[] {
  return known.parse(JSON.parse(text)).map(({ credential, ...gateway }) => ({ ...gateway, credential }));
}

/** `name.json`. @throws Error that says what is wrong with it */
export function readLabel(text: string): { readonly wished: string; readonly label: string } {
  return label.parse(JSON.parse(text));
}
