import { type Name, printName, printRdata } from '@open-dyndns/dns';
import { z } from 'zod';
import { type KeptRecord, type OwnRecord, type SetChange, setOfChange } from '../../../model/kept-zone.ts';
import { readData, readPlainName } from '../../../protocol/provider-text.ts';
import { Api, nothing } from './api.ts';
import { mark, type Provider } from './provider.ts';

/** What stands beside the mark in the comment of a set. */
const remark = 'kept by Open DynDNS';

const zoneShape = z.object({
  rrsets: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      ttl: z.number(),
      records: z.array(z.object({ content: z.string(), disabled: z.boolean() })),
      comments: z.array(z.object({ account: z.string() })),
    }),
  ),
});
type PowerDnsSet = z.output<typeof zoneShape>['rrsets'][number];

/** A zone of a PowerDNS Authoritative Server: https://doc.powerdns.com/authoritative/http-api/zone.html. */
export class PowerDns implements Provider {
  readonly leastTtl = 0;
  /** A request has room for 2 MiB (webserver-max-bodysize), and a record takes 200 octets. */
  readonly recordsAtOnce = 2_000;
  readonly #api: Api;
  readonly #apex: Name;

  constructor(base: string, key: string, apex: Name) {
    const path = `/api/v1/servers/localhost/zones/${printName(apex.lowerCase())}`;
    this.#api = new Api({ provider: 'PowerDNS', base: base + path, headers: { 'x-api-key': key } });
    this.#apex = apex;
  }

  list(): Promise<KeptRecord[]> {
    return this.#list('');
  }

  find(name: Name): Promise<KeptRecord[]> {
    return this.#list(`?${new URLSearchParams({ rrset_name: printName(name.lowerCase()) })}`);
  }

  /** One request is one transaction of PowerDNS's database. */
  async change(changes: readonly SetChange[]): Promise<OwnRecord[][]> {
    const rrsets = changes.map(written);
    await this.#api.ask({ method: 'PATCH', path: '', body: { rrsets }, shape: nothing });
    return changes.map(({ change }) => {
      if (change.kind === 'remove') return [];
      const { name, type, ttl, rdata } = change.set;
      return rdata.map((data) => ({ id: printRdata(data), name, type, ttl, rdata: data, isMarked: true }));
    });
  }

  async #list(query: string): Promise<KeptRecord[]> {
    const { rrsets } = await this.#api.ask({ method: 'GET', path: query, shape: zoneShape });
    return rrsets.flatMap((set) => this.#read(set));
  }

  #read({ name, type, ttl, records, comments }: PowerDnsSet): KeptRecord[] {
    const isMarked = comments.some(({ account }) => account === mark);
    return records.map(({ content, disabled }) => ({
      id: content,
      name: readPlainName(name) ?? this.#apex,
      type,
      ttl,
      rdata: disabled ? undefined : readData(type, content),
      isMarked,
    }));
  }
}

function written({ change }: SetChange): object {
  const { name, type } = setOfChange(change);
  const which = { name: printName(name.lowerCase()), type };
  if (change.kind === 'remove') return { ...which, changetype: 'DELETE' };
  const { ttl, rdata } = change.set;
  return {
    ...which,
    changetype: 'REPLACE',
    ttl,
    records: rdata.map((data) => ({ content: printRdata(data), disabled: false })),
    comments: [{ account: mark, content: remark }],
  };
}
