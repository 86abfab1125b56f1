import type { Name } from '@open-dyndns/dns';
import { z } from 'zod';
import { type ApiReply, type ApiRequest, BadRequest, bodyOf, numberIn, onlyParameters } from './fake-api.ts';
import { type FakeRecord, type FakeZones, plain, rdataOf } from './fake-zone.ts';

const common = { name: z.string().min(1).max(255), ttl: z.int().min(30) };
const written = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('A'), data: z.ipv4() }),
  z.strictObject({ ...common, type: z.literal('AAAA'), data: z.ipv6() }),
  z.strictObject({ ...common, type: z.literal('TXT'), data: z.string().min(1) }),
  z.strictObject({
    ...common,
    type: z.literal('SRV'),
    data: z.string().endsWith('.'),
    priority: z.int(),
    port: z.int(),
    weight: z.int(),
  }),
]);
type Written = z.output<typeof written>;

/** What DigitalOcean documents: https://docs.digitalocean.com/reference/api/reference/domain-records/. */
export function fakeDigitalOcean(zones: FakeZones, apex: Name, token: string) {
  return (request: ApiRequest): ApiReply => {
    const { method, path, headers } = request;
    if (headers['authorization'] !== `Bearer ${token}`)
      return failure(401, 'unauthorized', 'Unable to authenticate you');
    const [, domain, id] = /^\/domains\/([^/]+)\/records(?:\/(\d+))?$/.exec(path) ?? [];
    if (domain !== plain(apex)) throw new BadRequest('no such path');
    if (method === 'GET' && id === undefined) return page(request, zones.of(apex), apex);
    if (method === 'POST' && id === undefined) return write(request, 201, zones, apex, zones.newId());
    if (id === undefined) throw new BadRequest('no such method');
    if (!zones.records.has(id))
      return failure(404, 'not_found', 'The resource you were accessing could not be found.');
    if (method === 'PUT') return write(request, 200, zones, apex, id);
    if (method !== 'DELETE') throw new BadRequest('no such method');
    zones.delete(id);
    return { status: 204 };
  };
}

function page(request: ApiRequest, all: readonly FakeRecord[], apex: Name): ApiReply {
  onlyParameters(request, 'page', 'per_page', 'name', 'type');
  const number = numberIn(request, 'page', 1, 1_000_000);
  const size = numberIn(request, 'per_page', 20, 200);
  const name = request.query.get('name');
  const found = name === null ? all : all.filter((record) => record.name === name);
  const hasMore = found.length > number * size;
  const next = hasMore ? { next: `https://api.digitalocean.com/v2/…?page=${number + 1}` } : {};
  const records = found.slice((number - 1) * size, number * size).map((record) => shown(record, apex));
  return {
    status: 200,
    body: { domain_records: records, links: { pages: next }, meta: { total: found.length } },
  };
}

function write(request: ApiRequest, status: number, zones: FakeZones, apex: Name, id: string): ApiReply {
  const body = bodyOf(request, written);
  const name = body.name === '@' ? plain(apex) : `${body.name}.${plain(apex)}`;
  if (zones.of(apex).some((one) => one.name === name && one.type === 'CNAME'))
    return failure(422, 'unprocessable_entity', 'CNAME records cannot share a name with other records.');
  const record = { id, name, type: body.type, ttl: body.ttl, data: dataOf(body), comment: undefined };
  return { status, body: { domain_record: shown(zones.put(record), apex) } };
}

function dataOf(record: Written): string {
  if (record.type === 'TXT') return `"${record.data.replace(/["\\]/g, '\\$&')}"`;
  if (record.type !== 'SRV') return record.data;
  return `${record.priority} ${record.weight} ${record.port} ${record.data}`;
}

function shown({ id, name, type, ttl, data }: FakeRecord, apex: Name): object {
  const owner = name === plain(apex) ? '@' : name.slice(0, -plain(apex).length - 1);
  const none = { priority: null, port: null, weight: null, flags: null, tag: null };
  const record = { ...none, id: Number(id), type, name: owner, ttl };
  const rdata = rdataOf({ type, data });
  if (rdata.type === 'TXT') return { ...record, data: Buffer.concat([...rdata.strings]).toString('utf8') };
  if (rdata.type !== 'SRV') return { ...record, data: data.replace(/\.$/, '') };
  const { priority, weight, port, target } = rdata;
  return { ...record, data: plain(target), priority, weight, port };
}

function failure(status: number, id: string, message: string): ApiReply {
  return { status, body: { id, message, request_id: '4d9d8375-3c56-4925-a3e7-eb137fed17e9' } };
}
