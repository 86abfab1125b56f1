import type { Name } from '@open-dyndns/dns';
import { z } from 'zod';
import { type ApiReply, type ApiRequest, BadRequest, bodyOf, numberIn, onlyParameters } from './fake-api.ts';
import { type FakeRecord, type FakeZones, plain, rdataOf } from './fake-zone.ts';

const login = z.strictObject({
  auth: z.strictObject({
    'RAX-KSKEY:apiKeyCredentials': z.strictObject({ username: z.string(), apiKey: z.string() }),
  }),
});
const common = {
  name: z.string().max(255),
  data: z.string().min(1),
  ttl: z.int().min(300),
  comment: z.string().max(160).optional(),
  priority: z.int().min(0).max(65_535).optional(),
};
const type = z.enum(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SRV', 'TXT']);
const created = z.strictObject({
  records: z
    .array(z.strictObject({ ...common, type }))
    .min(1)
    .max(100),
});
const replaced = z.strictObject({
  records: z
    .array(z.strictObject({ ...common, id: z.string() }))
    .min(1)
    .max(100),
});

interface Job {
  readonly id: string;
  readonly made: readonly FakeRecord[];
  readonly error: string | undefined;
  looks: number;
}

/** What Rackspace documents: https://docs.rackspace.com/docs/cloud-dns/v1/. Its logins are `user` with `apiKey`. */
export class FakeRackspace {
  /** Tokens that are good. */
  readonly tokens = new Set<string>();
  /** How long a token is good for, in milliseconds. */
  lifetime = 86_400_000;
  /** Where its Cloud DNS is; what it tells at a login. */
  url = '';
  readonly #zones: FakeZones;
  readonly #apex: Name;
  readonly #apiKey: string;
  readonly #jobs = new Map<string, Job>();

  constructor(zones: FakeZones, apex: Name, apiKey: string) {
    this.#zones = zones;
    this.#apex = apex;
    this.#apiKey = apiKey;
  }

  answer(request: ApiRequest): ApiReply {
    const { method, path, headers, query } = request;
    if (path === '/v2.0/tokens' && method === 'POST') return this.#logIn(request);
    if (!this.tokens.has(String(headers['x-auth-token'])))
      return {
        status: 401,
        body: { code: 401, message: 'Unauthorized', details: 'No valid token provided.' },
      };
    const rest = path.replace(/^\/v1\.0\/1234/, '');
    if (rest === path) throw new BadRequest('no such path');
    if (method === 'GET' && rest === '/domains') return this.#domains(request);
    if (method === 'GET' && rest.startsWith('/status/'))
      return this.#status(rest.slice('/status/'.length), query);
    if (rest !== '/domains/777/records') throw new BadRequest('no such path');
    if (method === 'GET') return this.#page(request);
    if (method === 'POST') return this.#create(request);
    if (method === 'PUT') return this.#replace(request);
    if (method === 'DELETE') return this.#remove(request);
    throw new BadRequest('no such method');
  }

  #logIn(request: ApiRequest): ApiReply {
    const { username, apiKey } = bodyOf(request, login).auth['RAX-KSKEY:apiKeyCredentials'];
    if (username !== 'user' || apiKey !== this.#apiKey)
      return {
        status: 401,
        body: { unauthorized: { code: 401, message: 'Username or api key is invalid.' } },
      };
    const id = `token-${this.tokens.size + 1}`;
    this.tokens.add(id);
    const expires = new Date(Date.now() + this.lifetime).toISOString();
    const endpoints = [{ tenantId: '1234', publicURL: `${this.url}/v1.0/1234` }];
    const catalog = [
      {
        name: 'cloudFiles',
        type: 'object-store',
        endpoints: [{ region: 'DFW', publicURL: 'https://storage.example' }],
      },
      { name: 'cloudDNS', type: 'rax:dns', endpoints },
    ];
    return { status: 200, body: { access: { token: { id, expires }, serviceCatalog: catalog, user: {} } } };
  }

  #domains(request: ApiRequest): ApiReply {
    onlyParameters(request, 'name');
    const name = plain(this.#apex);
    const found =
      request.query.get('name') === name
        ? [
            { id: 777, name },
            { id: 778, name: `sub.${name}` },
          ]
        : [];
    return { status: 200, body: { domains: found, totalEntries: found.length } };
  }

  #page(request: ApiRequest): ApiReply {
    onlyParameters(request, 'limit', 'offset');
    const limit = numberIn(request, 'limit', 100, 100);
    const offset = numberIn(request, 'offset', 0, 1_000_000);
    if (offset % limit !== 0) throw new BadRequest('offset has to be a multiple of limit');
    const all = this.#zones.of(this.#apex);
    return {
      status: 200,
      body: { records: all.slice(offset, offset + limit).map(shown), totalEntries: all.length },
    };
  }

  #create(request: ApiRequest): ApiReply {
    const records = bodyOf(request, created).records.map((record) => ({
      ...record,
      id: `${record.type}-${this.#zones.newId()}`,
    }));
    return this.#job(request, records.map(read), (record) => !this.#isThere(record));
  }

  #replace(request: ApiRequest): ApiReply {
    const records = bodyOf(request, replaced).records.map((record) => {
      const before = this.#zones.records.get(record.id);
      if (before === undefined) throw new BadRequest(`no record ${record.id}`);
      return read({ ...record, type: before.type });
    });
    return this.#job(request, records, () => true);
  }

  #remove(request: ApiRequest): ApiReply {
    onlyParameters(request, 'id');
    const ids = request.query.getAll('id');
    if (ids.length === 0 || ids.length > 100) throw new BadRequest('ids');
    for (const id of ids) this.#zones.delete(id);
    return this.#started(request, [], undefined);
  }

  #isThere({ name, type: wanted, data }: FakeRecord): boolean {
    return this.#zones
      .of(this.#apex)
      .some(
        (one) => one.name === name && ((one.type === wanted && one.data === data) || one.type === 'CNAME'),
      );
  }

  #job(
    request: ApiRequest,
    records: readonly FakeRecord[],
    isAllowed: (record: FakeRecord) => boolean,
  ): ApiReply {
    if (!records.every(isAllowed))
      return this.#started(request, [], 'Record is a duplicate of another record');
    for (const record of records) this.#zones.put(record);
    return this.#started(request, request.method === 'POST' ? records : [], undefined);
  }

  #started(request: ApiRequest, made: readonly FakeRecord[], error: string | undefined): ApiReply {
    const id = `job-${this.#jobs.size + 1}`;
    this.#jobs.set(id, { id, made, error, looks: 0 });
    const callbackUrl = `${this.url}/v1.0/1234/status/${id}`;
    return { status: 202, body: { jobId: id, callbackUrl, status: 'RUNNING', verb: request.method } };
  }

  /** Done when it is looked at for the second time. */
  #status(id: string, query: URLSearchParams): ApiReply {
    const job = this.#jobs.get(id);
    if (job === undefined || query.get('showDetails') !== 'true') throw new BadRequest('no such job');
    job.looks += 1;
    if (job.looks < 2) return { status: 200, body: { jobId: id, status: 'RUNNING' } };
    if (job.error !== undefined)
      return {
        status: 200,
        body: { jobId: id, status: 'ERROR', error: { code: 409, message: 'Conflict', details: job.error } },
      };
    return {
      status: 200,
      body: { jobId: id, status: 'COMPLETED', response: { records: job.made.map(shown) } },
    };
  }
}

interface Written {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly data: string;
  readonly ttl: number;
  readonly comment?: string | undefined;
  readonly priority?: number | undefined;
}

function read({ id, name, type: kind, data, ttl, comment, priority }: Written): FakeRecord {
  if ((kind === 'SRV' || kind === 'MX') !== (priority !== undefined)) throw new BadRequest('priority');
  const text = kind === 'TXT' ? `"${data.replace(/["\\]/g, '\\$&')}"` : data;
  const record = { id, name, type: kind, ttl, comment, data: kind === 'SRV' ? `${priority} ${text}.` : text };
  rdataOf(record);
  return record;
}

function shown({ id, name, type: kind, ttl, data, comment }: FakeRecord): object {
  const times = { created: '2026-11-20T09:00:00.000+0000', updated: '2026-11-20T09:00:00.000+0000' };
  const record = { id, name, type: kind, ttl, ...times, ...(comment === undefined ? {} : { comment }) };
  const rdata = rdataOf({ type: kind, data });
  if (rdata.type === 'TXT') return { ...record, data: Buffer.concat([...rdata.strings]).toString('utf8') };
  if (rdata.type !== 'SRV') return { ...record, data: data.replace(/\.$/, '') };
  const { priority, weight, port, target } = rdata;
  return { ...record, priority, data: `${weight} ${port} ${plain(target)}` };
}
