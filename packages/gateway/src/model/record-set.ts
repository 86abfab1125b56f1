import type { Name, Rdata, RecordType } from '@open-dyndns/dns';

/** All records of one owner name and type (RFC 2181 §5), of class IN. */
export interface RecordSet {
  readonly name: Name;
  readonly type: RecordType;
  /** Seconds, the same for every record of the set (RFC 2181 §5.2). */
  readonly ttl: number;
  /** At least one, all of `type`. */
  readonly rdata: readonly Rdata[];
}

/** What a backend is asked to make true of one record set. */
export type Change =
  | { readonly kind: 'put'; readonly set: RecordSet }
  | { readonly kind: 'remove'; readonly name: Name; readonly type: RecordType };
