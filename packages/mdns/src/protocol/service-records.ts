import { type Name, type ResourceRecord, record, type Txt } from '@open-dyndns/dns';
import type { ClaimRecords } from '../model/claim-records.ts';
import { hostTtl, otherTtl } from '../model/ttl.ts';
import { instanceName, serviceTypeName, serviceTypesType, subtypeName } from './service-name.ts';

/** What is known of a service before its host's name is. */
export interface ServiceDescription {
  readonly instance: string;
  readonly type: string;
  readonly port: number;
  readonly txt: Txt;
  readonly subtypes: readonly string[];
}

/**
 * The records of one instance (RFC 6763 §4–§7, §9): its own SRV and TXT, and pointers to it that it shares with others.
 * @throws MdnsError `mdns.bad-instance`, `mdns.bad-service-type`
 */
export function serviceRecords(
  { instance, type, port, txt, subtypes }: ServiceDescription,
  host: Name,
  hostClaim: string,
): ClaimRecords {
  const name = instanceName(instance, type);
  const typeName = serviceTypeName(type);
  const unique: readonly ResourceRecord[] = [
    record(name, hostTtl, { type: 'SRV', priority: 0, weight: 0, port, target: host }),
    record(name, otherTtl, txt),
  ].map((own) => ({ ...own, cacheFlush: true }));
  const shared = [
    pointer(typeName, name),
    ...subtypes.map((subtype) => pointer(subtypeName(subtype, type), name)),
    pointer(serviceTypeName(serviceTypesType), typeName),
  ];
  return { name, unique, shared, after: hostClaim, yields: false };
}

function pointer(name: Name, target: Name): ResourceRecord {
  return record(name, otherTtl, { type: 'PTR', target });
}
