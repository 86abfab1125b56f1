import { z } from 'zod';
import { presentationBody } from '../challenge.ts';
import { claimBodies } from '../rest-claim.ts';
import { enrolmentBody } from '../rest-device.ts';
import { answerShapes } from './answers.ts';

type AnswerName = keyof typeof answerShapes;

interface Operation {
  readonly summary: string;
  /** Whether it takes no credential. */
  readonly isOpen?: true;
  readonly body?: z.ZodType;
  /** By status: the shape of the answer, a media type of text, or nothing. */
  readonly answers: Readonly<Record<number, AnswerName | 'text/plain' | undefined>>;
}

const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/network': {
    get: {
      summary: 'What a device needs to know before it enrols',
      isOpen: true,
      answers: { 200: 'Network' },
    },
  },
  '/devices': {
    post: {
      summary: 'Enrols a device, as the enrolment mode of its network says',
      isOpen: true,
      body: enrolmentBody,
      answers: { 201: 'Device' },
    },
  },
  '/hosts': {
    get: { summary: 'Every host under its name', answers: { 200: 'Hosts' } },
    post: {
      summary: 'Creates a host; refused where the name is taken',
      body: claimBodies.creation,
      answers: { 201: 'Registration' },
    },
  },
  '/hosts/{name}': {
    get: { summary: 'One host', answers: { 200: 'Host' } },
    put: {
      summary: 'Registers, changes or refreshes a host: answered once DNS serves it',
      body: z.union([claimBodies.update, claimBodies.originalUpdate]),
      answers: { 201: 'Registration', 200: 'Registration' },
    },
    delete: { summary: 'Takes a host out of DNS: answered once it is gone', answers: { 204: undefined } },
  },
  '/present': {
    post: {
      summary: 'Adds a proof for a certificate (RFC 8555 §8.4) beside a host',
      body: presentationBody,
      answers: { 200: 'Challenge' },
    },
  },
  '/cleanup': {
    post: { summary: 'Takes such a proof back', body: presentationBody, answers: { 200: 'Challenge' } },
  },
  '/myip': {
    get: { summary: 'The address that the caller comes from', isOpen: true, answers: { 200: 'text/plain' } },
  },
  '/healthz': {
    get: { summary: 'Whether the process answers', isOpen: true, answers: { 200: 'Health' } },
  },
  '/readyz': {
    get: {
      summary: 'Whether commits come through, zone by zone',
      isOpen: true,
      answers: { 200: 'Readiness', 503: 'Readiness' },
    },
  },
  '/metrics': {
    get: { summary: 'Figures for Prometheus', isOpen: true, answers: { 200: 'text/plain' } },
  },
  '/openapi.json': {
    get: { summary: 'This description', isOpen: true, answers: { 200: undefined } },
  },
};

/** What the gateway's own interface looks like, for programs (OpenAPI 3.1); older dialects are in `docs/http-api.md`. */
export function openApiDocument(version: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Open DynDNS gateway',
      version,
      description: 'Names of hosts in DNS, for as long as they are there. A 2xx means that DNS serves it.',
      license: { name: 'MIT' },
    },
    security: [{ basic: [] }, { bearer: [] }],
    paths: mapValues(operations, (path, methods) => ({
      ...(path.includes('{name}') ? { parameters: [nameInPath] } : {}),
      ...mapValues(methods, (_method, operation) => operationObject(operation)),
    })),
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: mapValues(answerShapes, (_name, shape) => schemaOf(shape, 'output')),
    },
  };
}

const nameInPath = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };

function operationObject({ summary, isOpen, body, answers }: Operation): object {
  return {
    summary,
    ...(isOpen ? { security: [] } : {}),
    ...(body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
    responses: {
      ...mapValues(answers, (_status, answer) => ({
        description: answer ?? 'Nothing more is said',
        ...contentOf(answer),
      })),
      default: { description: 'Problem', content: { 'application/problem+json': reference('Problem') } },
    },
  };
}

function contentOf(answer: Operation['answers'][number]): object {
  if (answer === undefined) return {};
  if (answer === 'text/plain') return { content: { [answer]: { schema: { type: 'string' } } } };
  return { content: { 'application/json': reference(answer) } };
}

function reference(name: AnswerName): object {
  return { schema: { $ref: `#/components/schemas/${name}` } };
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' });
  return schema;
}

function mapValues<Value, Mapped>(
  values: Readonly<Record<string, Value>>,
  map: (key: string, value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(key, value)]));
}
