import { setTimeout as pause } from 'node:timers/promises';
import type { Name } from '@open-dyndns/dns';
import { z } from 'zod';
import { GatewayError } from '../../../errors.ts';
import type { KeptRecord, OwnRecord, SetChange } from '../../../model/kept-zone.ts';
import { plainName, readData, readPlainName, readPlainText } from '../../../protocol/provider-text.ts';
import { plainData } from './plain-data.ts';
import { mark, type Provider } from './provider.ts';
import { RackspaceLogin } from './rackspace-login.ts';
import { madeAmong, type NewRecord, recordEdits } from './record-edits.ts';

/** The most that it gives at once. */
const recordsPerPage = 100;
/** Milliseconds between two looks at a job, of which the first are soon over; 15 a second are allowed. */
const firstPause = 50;
const longestPause = 1_000;
/** Milliseconds until a job counts as failed. */
const patience = 30_000;

const recordShape = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  data: z.string(),
  ttl: z.number(),
  priority: z.number().nullish(),
  comment: z.string().nullish(),
});
type RackspaceRecord = z.output<typeof recordShape>;

const domainsShape = z.object({
  domains: z.array(z.object({ id: z.union([z.number(), z.string()]), name: z.string() })),
});
const pageShape = z.object({ records: z.array(recordShape), totalEntries: z.number() });
const jobShape = z.object({
  jobId: z.string(),
  status: z.enum(['INITIALIZED', 'RUNNING', 'COMPLETED', 'ERROR']),
  response: z.object({ records: z.array(recordShape).optional() }).nullish(),
  error: z
    .object({ code: z.number(), message: z.string().optional(), details: z.string().optional() })
    .nullish(),
});
type Job = z.output<typeof jobShape>;

/** A domain of Rackspace Cloud DNS: https://docs.rackspace.com/docs/cloud-dns/v1/. Every change is a job. */
export class Rackspace implements Provider {
  readonly leastTtl = 300;
  readonly recordsAtOnce = 100;
  readonly #login: RackspaceLogin;
  readonly #apex: Name;
  #domainId: string | undefined;

  constructor(base: string, user: string, apiKey: string, apex: Name) {
    this.#login = new RackspaceLogin(base, user, apiKey);
    this.#apex = apex;
  }

  /** All records, for a search by name would take one request for each type. */
  async list(): Promise<KeptRecord[]> {
    const records: KeptRecord[] = [];
    let total = 1;
    for (let offset = 0; offset < total; offset += recordsPerPage) {
      const query = new URLSearchParams({ limit: String(recordsPerPage), offset: String(offset) });
      const path = `${await this.#recordsPath()}?${query}`;
      const page = await this.#login.ask({ method: 'GET', path, shape: pageShape });
      records.push(...page.records.map((record) => this.#read(record)));
      total = page.totalEntries;
    }
    return records;
  }

  async change(changes: readonly SetChange[]): Promise<OwnRecord[][]> {
    const edits = changes.map(recordEdits);
    const path = await this.#recordsPath();
    const removed = new URLSearchParams();
    for (const { id } of edits.flatMap((edit) => edit.removed)) removed.append('id', id);
    if (removed.size > 0) await this.#run('DELETE', `${path}?${removed}`);
    const replaced = edits.flatMap((edit) =>
      edit.replaced.map(({ record, by }) => ({ id: record.id, ...written(by) })),
    );
    if (replaced.length > 0) await this.#run('PUT', path, { records: replaced });
    const created = edits.flatMap((edit) =>
      edit.created.map((record) => ({ type: record.rdata.type, ...written(record) })),
    );
    const made = madeAmong(created.length === 0 ? [] : await this.#run('POST', path, { records: created }));
    return edits.map((edit) => [
      ...edit.kept,
      ...edit.replaced.map(({ record, by }) => ({ ...record, ...by })),
      ...edit.created.flatMap(made),
    ]);
  }

  /** Waits for a job to be done; what it has made. */
  async #run(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<KeptRecord[]> {
    let job = await this.#login.ask({ method, path, body, shape: jobShape });
    const startedAt = performance.now();
    for (let wait = firstPause; job.status !== 'COMPLETED'; wait = Math.min(2 * wait, longestPause)) {
      if (job.status === 'ERROR') throw failureOf(job);
      if (performance.now() - startedAt > patience)
        throw new GatewayError('backend.unavailable', 'Rackspace has not done the change in time.');
      await pause(wait);
      const status = `/status/${encodeURIComponent(job.jobId)}?showDetails=true`;
      job = await this.#login.ask({ method: 'GET', path: status, shape: jobShape });
    }
    return job.response?.records?.map((record) => this.#read(record)) ?? [];
  }

  async #recordsPath(): Promise<string> {
    this.#domainId ??= await this.#findDomain();
    return `/domains/${this.#domainId}/records`;
  }

  async #findDomain(): Promise<string> {
    const name = plainName(this.#apex);
    const path = `/domains?${new URLSearchParams({ name })}`;
    const { domains } = await this.#login.ask({ method: 'GET', path, shape: domainsShape });
    const domain = domains.find((one) => readPlainName(one.name)?.equals(this.#apex));
    if (domain !== undefined) return String(domain.id);
    throw new GatewayError(
      'backend.unavailable',
      `Rackspace has no domain ${name} that the user may see: add it there, or let the user change it.`,
    );
  }

  #read({ id, type, name, data, ttl, priority, comment }: RackspaceRecord): KeptRecord {
    const text = typeof priority === 'number' ? `${priority} ${data}` : data;
    return {
      id,
      name: readPlainName(name) ?? this.#apex,
      type,
      ttl,
      rdata: type === 'TXT' ? readPlainText(data) : readData(type, text),
      isMarked: comment === mark,
    };
  }
}

function written({ name, ttl, rdata }: NewRecord): object {
  const record = { name: plainName(name), ttl, comment: mark };
  if (rdata.type !== 'SRV') return { ...record, data: plainData(rdata, 'Rackspace') };
  const { priority, weight, port, target } = rdata;
  return { ...record, data: `${weight} ${port} ${plainName(target)}`, priority };
}

function failureOf({ error }: Job): GatewayError {
  const said = [error?.message, error?.details].filter((part) => part !== undefined).join(': ');
  const isRefusal = error !== null && error !== undefined && error.code >= 400 && error.code < 500;
  return isRefusal
    ? new GatewayError('backend.refused', `Rackspace refuses the change: ${said}.`)
    : new GatewayError('backend.unavailable', `Rackspace fails: ${said}.`);
}
