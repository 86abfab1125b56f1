import { z } from 'zod';
import type { Network } from '../model/network.ts';
import type { Credential } from '../model/pin.ts';

/** Unknown members are left alone: a newer gateway may say more. */
const network = z.object({
  zones: z.array(
    z.object({
      name: z.string().min(1).transform(zoneName),
      nameServers: z.array(z.object({ address: z.string(), port: z.int() })),
      search: z.array(z.string()),
      prefixes: z.array(z.string()),
    }),
  ),
});

const enrolment = z.object({ device: z.string().min(1), secret: z.string().min(1) });

const registration = z.object({ lease: z.number().positive() });

const problem = z.object({ code: z.string(), detail: z.string() });

/** `GET /network`; undefined: not such an answer. */
export function readNetwork(body: unknown): Network | undefined {
  return network.safeParse(body).data;
}

/** `POST /devices`; undefined: not such an answer. */
export function readCredential(body: unknown): Credential | undefined {
  return enrolment.safeParse(body).data;
}

/** `PUT /hosts/:name`: the seconds of lease that are granted; undefined: not such an answer. */
export function readLease(body: unknown): number | undefined {
  return registration.safeParse(body).data?.lease;
}

/** An `application/problem+json` body (RFC 9457); undefined: something else. */
export function readProblem(body: unknown): { readonly code: string; readonly detail: string } | undefined {
  return problem.safeParse(body).data;
}

/** Zones are compared as text: in lower case, without the final dot. */
function zoneName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}
