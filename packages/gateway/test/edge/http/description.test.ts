import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { openApiDocument } from '../../../src/protocol/openapi/document.ts';
import { RunningGateway } from './running-gateway.ts';

const admin = 'admin:open sesame';

const shape = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.json()) }),
});
const described = shape.parse(JSON.parse(JSON.stringify(openApiDocument('1.2.3'))));

/** What an answer of this name may be. */
function answerOf(name: string): z.ZodType {
  const schema = described.components.schemas[name];
  assert.ok(typeof schema === 'object' && schema !== null && !Array.isArray(schema), name);
  return z.fromJSONSchema(schema);
}

const host = { addresses: ['127.0.0.9', '::1'], records: [{ type: 'TXT', data: ['hello'] }] };

const challenge = { fqdn: '_acme-challenge.laptop.home.arpa.', value: 'x'.repeat(43) };

const asked: readonly [
  method: string,
  path: string,
  answer: string,
  status: number,
  fields?: { readonly auth?: string; readonly body?: object },
][] = [
  ['GET', '/network', 'Network', 200],
  ['POST', '/devices', 'Device', 201, { body: { label: 'laptop' } }],
  ['PUT', '/hosts/laptop', 'Registration', 201, { auth: admin, body: host }],
  ['GET', '/hosts/laptop', 'Host', 200, { auth: admin }],
  ['GET', '/hosts', 'Hosts', 200, { auth: admin }],
  ['POST', '/present', 'Challenge', 200, { auth: admin, body: challenge }],
  ['GET', '/healthz', 'Health', 200],
  ['GET', '/readyz', 'Readiness', 200],
  ['GET', '/hosts', 'Problem', 401],
  ['PUT', '/hosts/laptop', 'Problem', 400, { auth: admin, body: { addresses: ['x'] } }],
  ['GET', '/hosts/nobody', 'Problem', 404, { auth: admin }],
];

describe('GET /openapi.json', () => {
  it('is served, under the version that runs', async () => {
    await using server = await RunningGateway.start();
    const { status, json } = await server.ask('GET', '/openapi.json', {});
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(Object(Reflect.get(Object(json), 'paths'))), Object.keys(described.paths));
  });

  it('says of every answer what it is', async () => {
    await using server = await RunningGateway.start();
    for (const [method, path, answer, status, fields = {}] of asked) {
      const response = await server.ask(method, path, fields);
      assert.equal(response.status, status, path);
      const read = answerOf(answer).safeParse(response.json);
      assert.ok(read.success, `${method} ${path} is no ${answer}: ${read.error?.message}`);
    }
  });

  it('has every request of the table in docs/http-api.md, and no other', () => {
    const page = readFileSync(new URL('../../../../../docs/http-api.md', import.meta.url), 'utf8');
    const table = page.slice(0, page.indexOf('\n## '));
    const rows = [...table.matchAll(/^\| `([A-Z]+) (\S+)`/gm)];
    const written = rows.map(([, method, path]) => `${method} ${path?.replace(':name', '{name}')}`);
    const methods = Object.entries(described.paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((key) => key !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(methods.sort(), written.sort());
  });
});
