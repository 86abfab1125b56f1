import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { Api } from '../../../../src/edge/backend/provider/api.ts';
import { GatewayError } from '../../../../src/errors.ts';
import { type ApiReply, FakeApi } from './fake-api.ts';

const shape = z.object({ records: z.array(z.string()) });

/** What asking a provider comes to that answers like this. */
async function outcomeOf(reply: ApiReply): Promise<string> {
  await using fake = await FakeApi.start(() => reply);
  const api = new Api({ provider: 'Acme', base: fake.url, headers: { authorization: 'Bearer secret' } });
  try {
    return JSON.stringify(await api.ask({ method: 'GET', path: '/records', shape }));
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    return `${error.code}: ${error.message}`;
  }
}

describe('what a provider answers', () => {
  const cases: readonly { readonly what: string; readonly reply: ApiReply; readonly comes: RegExp }[] = [
    {
      what: 'what is asked for, and more',
      reply: { status: 200, body: { records: ['a'], more: 1 } },
      comes: /^\{"records":\["a"\]\}$/,
    },
    {
      what: 'something else than documented',
      reply: { status: 200, body: { records: 'a' } },
      comes: /^backend\.unavailable: Acme answers otherwise than documented to GET \/records\.$/,
    },
    {
      what: 'that the request is wrong',
      reply: { status: 422, body: { errors: [{ message: 'One.' }, { message: 'Two.' }] } },
      comes: /^backend\.refused: Acme refuses the change: One: Two\.$/,
    },
    {
      what: 'that the secret is wrong',
      reply: { status: 401, body: { message: 'Who?' } },
      comes: /^backend\.unavailable: Acme does not let the gateway in \(Who\?\): put a token/,
    },
    {
      what: 'that there is no such zone',
      reply: { status: 404, body: {} },
      comes: /^backend\.unavailable: Acme does not know the zone, or no longer a record \(status 404\)\.$/,
    },
    {
      what: 'that it is broken',
      reply: { status: 502, body: { error: 'Bad gateway' } },
      comes: /^backend\.unavailable: Acme fails: Bad gateway\.$/,
    },
    {
      what: 'that a request is too large',
      reply: { status: 413, body: {} },
      comes: /^backend\.refused: Acme refuses the change: status 413\.$/,
    },
    {
      what: 'that there are too many requests, as Rackspace says it',
      reply: { status: 413, headers: { 'retry-after': '60' }, body: {} },
      comes: /^backend\.unavailable: Acme takes no more requests for 60 s\.$/,
    },
    {
      what: 'that there are too many requests until a date',
      reply: { status: 429, headers: { 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' }, body: {} },
      comes: /^backend\.unavailable: Acme takes no more requests for \d{8,} s\.$/,
    },
  ];
  for (const { what, reply, comes } of cases)
    it(what, async () => assert.match(await outcomeOf(reply), comes));

  it('never sends the secret elsewhere', async () => {
    await using elsewhere = await FakeApi.start(() => ({ status: 200, body: { records: [] } }));
    const reply = { status: 307, headers: { location: `${elsewhere.url}/records` } };
    assert.match(await outcomeOf(reply), /^backend\.unavailable: Acme cannot be reached/);
    assert.deepEqual(elsewhere.requests, []);
  });
});
