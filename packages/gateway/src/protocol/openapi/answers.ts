import { z } from 'zod';
import { type GatewayErrorCode, gatewayErrors } from '../../errors.ts';
import { hostRecordTypes } from '../../model/host-records.ts';
import type { HostService } from '../../model/host-service.ts';
import { presentationBody } from '../challenge.ts';
import type { Problem } from '../problem.ts';
import type { HostJson, RegistrationJson } from '../rest-host.ts';
import type { NetworkJson } from '../rest-network.ts';
import type { ReadinessJson } from '../rest-readiness.ts';

// Each shape is declared to be one of the type that is sent, so that the compiler finds where they part.

const seconds = z.int().min(0);
const serial = z.int().min(0);

const service: z.ZodType<HostService> = z.strictObject({
  instance: z.string(),
  type: z.string(),
  port: z.int(),
  subtypes: z.array(z.string()),
  txt: z.record(z.string(), z.union([z.string(), z.literal(true)])),
});

const host = {
  name: z
    .string()
    .describe('What /hosts/{name} takes: the label in the first zone, the whole name in others'),
  fqdn: z.string(),
  ip: z.string().nullable().describe('The first address'),
  rectype: z.enum(['A', 'AAAA']).nullable(),
  addresses: z.array(z.string()),
  records: z.array(
    z.strictObject({ name: z.string(), type: z.enum(hostRecordTypes), data: z.array(z.string()) }),
  ),
  services: z.array(service),
  ttl: seconds,
  lease: seconds.nullable().describe('Seconds granted; null for a host that stays until it is deleted'),
  expires: z.iso.datetime().nullable(),
  owner: z.string().nullable().describe('The credential that it belongs to'),
};

const hostAnswer: z.ZodType<HostJson> = z.strictObject(host);

const registration: z.ZodType<RegistrationJson> = z.strictObject({
  ...host,
  outcome: z.enum(['created', 'changed', 'refreshed']),
  serial: serial.describe('Of the zone that serves it'),
});

const network: z.ZodType<NetworkJson> = z.strictObject({
  zones: z.array(
    z.strictObject({
      name: z.string(),
      nameServers: z.array(z.strictObject({ address: z.string(), port: z.int() })),
      search: z.array(z.string()),
      prefixes: z.array(z.string()),
      ttl: seconds,
      lease: z.strictObject({ min: seconds, default: seconds, max: seconds }),
      enrolment: z.enum(['open', 'token', 'approval']),
    }),
  ),
  gateway: z.strictObject({ version: z.string(), pin: z.string() }),
});

const readiness: z.ZodType<ReadinessJson> = z.strictObject({
  status: z.enum(['ok', 'failing']),
  zones: z.array(
    z.strictObject({
      zone: z.string(),
      status: z.enum(['ok', 'failing']),
      serial,
      sinceProof: seconds.nullable(),
      waiting: z.int().min(0),
    }),
  ),
});

const errorCode = z.string().refine((code): code is GatewayErrorCode => code in gatewayErrors);

const problem: z.ZodType<Problem> = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: errorCode.describe('docs/errors.md'),
  detail: z.string().describe('What is wrong, and what to do'),
  field: z.string().exactOptional(),
  errors: z.array(z.strictObject({ field: z.string(), code: errorCode, detail: z.string() })).exactOptional(),
});

/** The answers of the gateway by the names that its description gives them. */
export const answerShapes = {
  Challenge: presentationBody,
  Host: hostAnswer,
  Hosts: z.record(z.string(), hostAnswer),
  Registration: registration,
  Network: network,
  Readiness: readiness,
  Problem: problem,
  Device: z.strictObject({
    device: z.string().describe('Its user name from now on'),
    secret: z.string().describe('Shown once'),
    state: z.enum(['active', 'waiting']),
  }),
  Health: z.strictObject({ status: z.literal('ok') }),
} as const satisfies Readonly<Record<string, z.ZodType>>;
