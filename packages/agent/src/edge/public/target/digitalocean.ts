import { never } from '../../../model/public/outcome.ts';
import { readMessage, readRecords, relativeName } from '../../../protocol/public/digitalocean.ts';
import type { WebRequest } from '../request.ts';
import {
  type AddressType,
  callApi,
  type ProviderRecord,
  type RecordApi,
  Refusal,
  strange,
} from './record-api.ts';

const usualBase = 'https://api.digitalocean.com';
/** More than one name has of one type. */
const pageSize = 200;

export interface DigitalOceanOptions {
  readonly zone: string;
  readonly token: string;
  /** Seconds. */
  readonly ttl: number;
  readonly base?: string;
}

/** DigitalOcean's API for domain records, version 2. */
export class DigitalOceanRecords implements RecordApi {
  readonly #options: DigitalOceanOptions;

  constructor(options: DigitalOceanOptions) {
    this.#options = options;
  }

  async list(name: string, type: AddressType, signal: AbortSignal): Promise<readonly ProviderRecord[]> {
    const query = new URLSearchParams({ type, name, per_page: String(pageSize) });
    const text = await this.#call('GET', `?${query}`, undefined, signal);
    const records = readRecords(text);
    if (records === undefined) throw strange('the list of records');
    const relative = this.#relative(name);
    return records
      .filter((record) => record.type === type && record.name === relative)
      .map(({ id, data }) => ({ id: String(id), address: data }));
  }

  async create(name: string, type: AddressType, address: string, signal: AbortSignal): Promise<void> {
    const record = { type, name: this.#relative(name), data: address, ttl: this.#options.ttl };
    await this.#call('POST', '', record, signal);
  }

  async change(id: string, type: AddressType, address: string, signal: AbortSignal): Promise<void> {
    await this.#call('PATCH', `/${id}`, { type, data: address }, signal);
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    await this.#call('DELETE', `/${id}`, undefined, signal);
  }

  #relative(name: string): string {
    const relative = relativeName(name, this.#options.zone);
    if (relative !== undefined) return relative;
    const reason = `${name} is not in the zone ${this.#options.zone}`;
    throw new Refusal(never(reason), reason);
  }

  #call(
    method: WebRequest['method'],
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const { base = usualBase, zone, token } = this.#options;
    const url = `${base}/v2/domains/${encodeURIComponent(zone)}/records${path}`;
    const request = { method, url, body: body && JSON.stringify(body) };
    return callApi(request, token, signal, ({ text }) => readMessage(text));
  }
}
