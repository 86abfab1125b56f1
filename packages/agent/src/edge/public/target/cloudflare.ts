import { never } from '../../../model/public/outcome.ts';
import { readErrors, readRecords, readZoneId } from '../../../protocol/public/cloudflare.ts';
import type { WebRequest } from '../request.ts';
import {
  type AddressType,
  callApi,
  type ProviderRecord,
  type RecordApi,
  Refusal,
  strange,
} from './record-api.ts';

const usualBase = 'https://api.cloudflare.com';

export interface CloudflareOptions {
  readonly zone: string;
  readonly token: string;
  /** Seconds. */
  readonly ttl: number;
  readonly base?: string;
}

/** Cloudflare's API for DNS records, version 4. A change leaves alone whether a record is proxied. */
export class CloudflareRecords implements RecordApi {
  readonly #options: CloudflareOptions;
  #zoneId: string | undefined;

  constructor(options: CloudflareOptions) {
    this.#options = options;
  }

  async list(name: string, type: AddressType, signal: AbortSignal): Promise<readonly ProviderRecord[]> {
    const query = new URLSearchParams({ type, name });
    const text = await this.#call('GET', `${await this.#records(signal)}?${query}`, undefined, signal);
    const records = readRecords(text);
    if (records === undefined) throw strange('the list of records');
    return records
      .filter((record) => record.type === type && record.name === name)
      .map(({ id, content }) => ({ id, address: content }));
  }

  async create(name: string, type: AddressType, address: string, signal: AbortSignal): Promise<void> {
    const record = { type, name, content: address, ttl: this.#options.ttl, proxied: false };
    await this.#call('POST', await this.#records(signal), record, signal);
  }

  async change(id: string, _type: AddressType, address: string, signal: AbortSignal): Promise<void> {
    await this.#call('PATCH', `${await this.#records(signal)}/${id}`, { content: address }, signal);
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    await this.#call('DELETE', `${await this.#records(signal)}/${id}`, undefined, signal);
  }

  async #records(signal: AbortSignal): Promise<string> {
    this.#zoneId ??= await this.#askZoneId(signal);
    return `/${encodeURIComponent(this.#zoneId)}/dns_records`;
  }

  async #askZoneId(signal: AbortSignal): Promise<string> {
    const { zone } = this.#options;
    const text = await this.#call('GET', `?${new URLSearchParams({ name: zone })}`, undefined, signal);
    const id = readZoneId(text, zone);
    if (id === undefined) throw strange('the list of zones');
    if (id !== null) return id;
    const reason = `the token does not reach a zone ${zone}`;
    throw new Refusal(never(reason), reason);
  }

  #call(
    method: WebRequest['method'],
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const { base = usualBase, token } = this.#options;
    const request = { method, url: `${base}/client/v4/zones${path}`, body: body && JSON.stringify(body) };
    return callApi(request, token, signal, ({ text }) => readErrors(text));
  }
}
