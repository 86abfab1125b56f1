import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { Network } from '../model/network.ts';
import type { Credential } from '../model/pin.ts';

/** These texts go into the resolver file, where a space or a line end would say more than the gateway may. */
const domain = z.string().regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/);
const address = z.string().refine((text) => ipaddr.isValid(text));
const prefix = z.string().refine((text) => ipaddr.isValidCIDR(text));

/** Unknown members are left alone: a newer gateway may say more. */
const network = z.object({
  zones: z.array(
    z.object({
      name: domain.transform(zoneName),
      nameServers: z.array(z.object({ address, port: z.int() })),
      search: z.array(domain),
      prefixes: z.array(prefix),
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
