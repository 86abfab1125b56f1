import type { RecordType } from '@open-dyndns/dns';

/** RFC 4034 §3, §4 and RFC 2181 §10.1: only these may stand beside a CNAME. */
export const besideCname: ReadonlySet<RecordType> = new Set<RecordType>(['CNAME', 'NSEC', 'RRSIG']);
