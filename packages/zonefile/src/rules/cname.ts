import { type RecordType, typeOf } from '@open-dyndns/dns';

/** RFC 2535 §2.3.5: it has no mnemonic here. */
const key = typeOf(25);

/** RFC 4034 §3, §4 and RFC 2181 §10.1: only these may stand beside a CNAME, and as BIND has it a KEY record. */
export const besideCname: ReadonlySet<RecordType> = new Set<RecordType>(['CNAME', 'NSEC', 'RRSIG', key]);
