import type { Name } from '@open-dyndns/dns';
import { z } from 'zod';
import { type ApiReply, type ApiRequest, BadRequest, bodyOf, numberIn, onlyParameters } from './fake-api.ts';
import { type FakeRecord, type FakeZones, plain, rdataOf } from './fake-zone.ts';

const ttl = z.int().min(60).max(86_400).or(z.literal(1));
const common = { name: z.string().max(255), ttl, comment: z.string().max(100).optional() };
const written = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('A'), content: z.ipv4(), proxied: z.literal(false) }),
  z.strictObject({ ...common, type: z.literal('AAAA'), content: z.ipv6(), proxied: z.literal(false) }),
  z.strictObject({ ...common, type: z.literal('TXT'), content: z.string().startsWith('"') }),
  z.strictObject({ ...common, type: z.literal('PTR'), content: z.string() }),
  z.strictObject({
    ...common,
    type: z.literal('SRV'),
    data: z.strictObject({ priority: z.int(), weight: z.int(), port: z.int(), target: z.string() }),
  }),
]);
type Written = z.output<typeof written>;

const id = z.string().max(32);
const batch = z.strictObject({
  deletes: z.array(z.strictObject({ id })).optional(),
  puts: z.array(z.looseObject({ id })).optional(),
  posts: z.array(z.unknown()).optional(),
});

/** What Cloudflare documents: https://developers.cloudflare.com/api/resources/dns/subresources/records/. */
export function fakeCloudflare(zones: FakeZones, apexes: readonly Name[], token: string) {
  return (request: ApiRequest): ApiReply => {
    const { method, path, headers } = request;
    if (headers['authorization'] !== `Bearer ${token}`) return failure(403, 10_000, 'Authentication error');
    if (method === 'GET' && path === '/zones') return zonesNamed(request, apexes);
    const [, zoneId, rest] = /^\/zones\/(zone-\d)\/dns_records(\/batch)?$/.exec(path) ?? [];
    const apex = apexes.find((_, index) => zoneId === `zone-${index}`);
    if (apex === undefined) throw new BadRequest('no such path');
    if (method === 'GET' && rest === undefined) return page(request, zones.of(apex));
    if (method === 'POST' && rest === '/batch') return makeBatch(request, zones, apex);
    throw new BadRequest('no such method');
  };
}

function zonesNamed(request: ApiRequest, apexes: readonly Name[]): ApiReply {
  onlyParameters(request, 'name');
  const named = apexes.flatMap((apex, index) =>
    plain(apex) === request.query.get('name') ? [{ id: `zone-${index}`, name: plain(apex) }] : [],
  );
  return success(named);
}

function page(request: ApiRequest, all: readonly FakeRecord[]): ApiReply {
  onlyParameters(request, 'page', 'per_page', 'name.exact');
  const number = numberIn(request, 'page', 1, 1_000_000);
  const size = numberIn(request, 'per_page', 100, 5_000_000);
  const name = request.query.get('name.exact');
  const found = name === null ? all : all.filter((record) => record.name === name);
  const records = found.slice((number - 1) * size, number * size).map(shown);
  const info = { page: number, per_page: size, count: records.length, total_count: found.length };
  return success(records, { ...info, total_pages: Math.ceil(found.length / size) });
}

/** One transaction: everything is looked at before anything is made. */
function makeBatch(request: ApiRequest, zones: FakeZones, apex: Name): ApiReply {
  const { deletes = [], puts = [], posts = [] } = bodyOf(request, batch);
  if (deletes.length + puts.length + posts.length > 200) return failure(400, 81_060, 'Too many records');
  const gone = [...deletes, ...puts].map((one) => one.id);
  if (gone.some((one) => !zones.records.has(one))) return failure(404, 81_044, 'Record does not exist.');
  const putRecords = puts.map(({ id: known, ...record }) => read(record, apex, known));
  const postRecords = posts.map((record) => read(record, apex, zones.newId()));
  const left = zones.of(apex).filter((record) => !gone.includes(record.id));
  const said = conflict(left, [...putRecords, ...postRecords]);
  if (said !== undefined) return said;
  for (const one of deletes) zones.delete(one.id);
  for (const record of [...putRecords, ...postRecords]) zones.put(record);
  // Nothing is said of their order.
  const posted = postRecords.map(shown).reverse();
  return success({ deletes, patches: [], puts: putRecords.map(shown), posts: posted });
}

function conflict(left: readonly FakeRecord[], coming: readonly FakeRecord[]): ApiReply | undefined {
  const key = ({ name, type, data }: FakeRecord): string => `${name} ${type} ${data}`;
  const there = new Set(left.map(key));
  if (coming.some((record) => there.has(key(record))))
    return failure(400, 81_058, 'An identical record already exists.');
  const aliases = new Set(left.filter(({ type }) => type === 'CNAME').map(({ name }) => name));
  if (coming.some(({ name }) => aliases.has(name)))
    return failure(400, 81_054, 'A CNAME record with that host already exists.');
  return undefined;
}

function read(record: unknown, apex: Name, known: string): FakeRecord {
  const parsed = written.safeParse(record);
  if (!parsed.success) throw new BadRequest(JSON.stringify(parsed.error.issues));
  const { name, type, comment } = parsed.data;
  if (!name.endsWith(plain(apex))) throw new BadRequest(`${name} is not in the zone`);
  return { id: known, name, type, ttl: parsed.data.ttl, data: dataOf(parsed.data), comment };
}

function dataOf(record: Written): string {
  if (record.type === 'PTR') return `${record.content}.`;
  if (record.type !== 'SRV') return record.content;
  const { priority, weight, port, target } = record.data;
  return `${priority} ${weight} ${port} ${target}.`;
}

function shown({ id: known, name, type, ttl: seconds, data, comment }: FakeRecord): object {
  const record = { id: known, name, type, ttl: seconds, comment: comment ?? null, proxied: false, tags: [] };
  const rdata = type === 'SRV' ? rdataOf({ type, data }) : undefined;
  if (rdata?.type !== 'SRV') return { ...record, content: type === 'TXT' ? data : data.replace(/\.$/, '') };
  const { priority, weight, port, target } = rdata;
  const content = `${weight}\t${port}\t${plain(target)}`;
  return { ...record, content, priority, data: { priority, weight, port, target: plain(target) } };
}

function success(result: unknown, result_info?: object): ApiReply {
  return { status: 200, body: { success: true, errors: [], messages: [], result, result_info } };
}

function failure(status: number, code: number, message: string): ApiReply {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } };
}
