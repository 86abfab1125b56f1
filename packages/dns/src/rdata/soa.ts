import type { Name } from '../name.ts';
import { printName } from '../text/name-text.ts';
import type { RdataCodec } from './codec.ts';

/** The start of a zone of authority (RFC 1035 §3.3.13). Periods are seconds. */
export interface Soa {
  readonly type: 'SOA';
  /** The primary name server. */
  readonly mname: Name;
  /** The mailbox of the person responsible, its first dot standing for the `@`. */
  readonly rname: Name;
  /** Compared by RFC 1982 arithmetic. */
  readonly serial: number;
  /** How often secondaries ask for the serial. */
  readonly refresh: number;
  /** How soon they ask again where there was no answer. */
  readonly retry: number;
  /** After how long without an answer they stop serving the zone. */
  readonly expire: number;
  /** The TTL of negative answers (RFC 2308 §4). */
  readonly minimum: number;
}

export const soaCodec: RdataCodec<Soa> = {
  type: 'SOA',
  parse: (fields) => ({
    type: 'SOA',
    mname: fields.name(),
    rname: fields.name(),
    serial: fields.u32(),
    refresh: fields.period(),
    retry: fields.period(),
    expire: fields.period(),
    minimum: fields.period(),
  }),
  print: ({ mname, rname, serial, refresh, retry, expire, minimum }) =>
    `${printName(mname)} ${printName(rname)} ${serial} ${refresh} ${retry} ${expire} ${minimum}`,
  decode: (reader) => ({
    type: 'SOA',
    mname: reader.name(),
    rname: reader.name(),
    serial: reader.u32(),
    refresh: reader.u32(),
    retry: reader.u32(),
    expire: reader.u32(),
    minimum: reader.u32(),
  }),
  encode: (soa, writer) => {
    writer.name(soa.mname, 'always');
    writer.name(soa.rname, 'always');
    for (const number of [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum]) writer.u32(number);
  },
};
