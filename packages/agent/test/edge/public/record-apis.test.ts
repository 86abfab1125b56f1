import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CloudflareRecords } from '../../../src/edge/public/target/cloudflare.ts';
import { DigitalOceanRecords } from '../../../src/edge/public/target/digitalocean.ts';
import { type RecordApi, RecordApiTarget } from '../../../src/edge/public/target/record-api.ts';
import { type WebAnswer, type WebRequest, WebServer } from './web-server.ts';

const zone = 'example.com';
const token = 'token-of-the-test';
const name = 'home.example.com';
const signal = new AbortController().signal;

interface FakeRecord {
  id: string;
  type: string;
  /** Whole. */
  name: string;
  address: string;
}

/** A provider as its documentation has it: what is asked otherwise is answered 400 or 404. */
interface Provider {
  readonly title: string;
  open(base: string): RecordApi;
  answer(request: WebRequest, records: FakeRecord[]): WebAnswer;
}

const json = (value: unknown, status = 200): WebAnswer => ({ status, text: JSON.stringify(value) });

const digitalOcean: Provider = {
  title: 'DigitalOcean',
  open: (base) => new DigitalOceanRecords({ zone, token, ttl: 60, base }),
  answer({ method, url, body }, records) {
    const [, id, query] = /^\/v2\/domains\/example\.com\/records(?:\/(\d+))?(?:\?(.*))?$/.exec(url) ?? [];
    const found = records.find((record) => record.id === id);
    if (method === 'GET' && id === undefined) {
      const wanted = new URLSearchParams(query);
      const matching = records.filter(
        (record) => record.type === wanted.get('type') && record.name === wanted.get('name'),
      );
      const shown = matching.map((record) => ({
        id: Number(record.id),
        type: record.type,
        name: record.name.replace(`.${zone}`, ''),
        data: record.address,
        ttl: 60,
      }));
      return json({ domain_records: shown, links: {}, meta: { total: shown.length } });
    }
    const given = body === '' ? {} : JSON.parse(body);
    if (method === 'POST' && given.name === 'home' && given.ttl === 60) {
      records.push({ id: String(100 + records.length), type: given.type, name, address: given.data });
      return json({ domain_record: {} }, 201);
    }
    if (found === undefined) return json({ id: 'not_found', message: 'no such record' }, 404);
    if (method === 'PATCH') found.address = given.data;
    if (method === 'DELETE') records.splice(records.indexOf(found), 1);
    return method === 'DELETE' ? { status: 204 } : json({ domain_record: {} });
  },
};

const cloudflare: Provider = {
  title: 'Cloudflare',
  open: (base) => new CloudflareRecords({ zone, token, ttl: 60, base }),
  answer({ method, url, body }, records) {
    if (method === 'GET' && url === '/client/v4/zones?name=example.com')
      return json({ success: true, errors: [], result: [{ id: 'z1', name: zone }] });
    const [, id, query] = /^\/client\/v4\/zones\/z1\/dns_records(?:\/(\w+))?(?:\?(.*))?$/.exec(url) ?? [];
    const found = records.find((record) => record.id === id);
    if (method === 'GET' && id === undefined) {
      const wanted = new URLSearchParams(query);
      const result = records
        .filter((record) => record.type === wanted.get('type') && record.name === wanted.get('name'))
        .map(({ address, ...record }) => ({ ...record, content: address }));
      return json({ success: true, errors: [], result });
    }
    const given = body === '' ? {} : JSON.parse(body);
    if (method === 'POST' && given.name === name && given.ttl === 60 && given.proxied === false) {
      records.push({ id: `r${records.length}`, type: given.type, name, address: given.content });
      return json({ success: true, errors: [], result: {} });
    }
    if (found === undefined)
      return json({ success: false, errors: [{ code: 81044, message: 'Record does not exist.' }] }, 404);
    if (method === 'PATCH') found.address = given.content;
    if (method === 'DELETE') records.splice(records.indexOf(found), 1);
    return json({ success: true, errors: [], result: {} });
  },
};

for (const provider of [digitalOcean, cloudflare])
  describe(provider.title, () => {
    const record = (id: string, type: string, address: string): FakeRecord => ({ id, type, name, address });
    const worlds: readonly {
      readonly title: string;
      readonly there: readonly FakeRecord[];
      readonly after: readonly string[];
      readonly changes: readonly string[];
    }[] = [
      { title: 'none there', there: [], after: ['A 1.1.1.1', 'AAAA 2a00::1'], changes: ['POST', 'POST'] },
      {
        title: 'old ones',
        there: [record('1', 'A', '9.9.9.9'), record('2', 'AAAA', '2a00::9')],
        after: ['A 1.1.1.1', 'AAAA 2a00::1'],
        changes: ['PATCH', 'PATCH'],
      },
      {
        title: 'the right ones',
        there: [record('1', 'A', '1.1.1.1'), record('2', 'AAAA', '2a00::1')],
        after: ['A 1.1.1.1', 'AAAA 2a00::1'],
        changes: [],
      },
      {
        title: 'one too many, the right one last',
        there: [record('1', 'A', '9.9.9.9'), record('2', 'A', '1.1.1.1'), record('3', 'AAAA', '2a00::1')],
        after: ['A 1.1.1.1', 'AAAA 2a00::1'],
        changes: ['DELETE'],
      },
    ];
    for (const { title, there, after, changes } of worlds)
      it(`has the name at its addresses: ${title}`, async () => {
        await using server = await WebServer.start();
        const records = there.map((one) => ({ ...one }));
        server.answer = (request) => provider.answer(request, records);
        const target = new RecordApiTarget(provider.open(server.url));
        const outcome = await target.update(name, { ipv4: '1.1.1.1', ipv6: '2a00::1' }, signal);
        assert.equal(outcome.kind, 'done');
        assert.deepEqual(records.map(({ type, address }) => `${type} ${address}`).toSorted(), after);
        assert.deepEqual(
          server.requests.map(({ method }) => method).filter((method) => method !== 'GET'),
          changes,
        );
        assert.ok(server.requests.every(({ authorization }) => authorization === `Bearer ${token}`));
      });

    it('leaves a family alone that is not known', async () => {
      await using server = await WebServer.start();
      const records = [record('2', 'AAAA', '2a00::9')];
      server.answer = (request) => provider.answer(request, records);
      await new RecordApiTarget(provider.open(server.url)).update(name, { ipv4: '1.1.1.1' }, signal);
      assert.deepEqual(records.map(({ address }) => address).toSorted(), ['1.1.1.1', '2a00::9']);
    });

    for (const [status, kind] of [
      [401, 'never'],
      [403, 'never'],
      [404, 'never'],
      [422, 'never'],
      [429, 'later'],
      [500, 'later'],
      [200, 'later'],
    ] as const)
      it(`${status} without what is documented: ${kind}`, async () => {
        await using server = await WebServer.start();
        server.answer = () => ({ status, text: '<html>' });
        const target = new RecordApiTarget(provider.open(server.url));
        assert.equal((await target.update(name, { ipv4: '1.1.1.1' }, signal)).kind, kind);
      });
  });
