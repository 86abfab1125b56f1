import { type Name, type ResourceRecord, record, reverseName } from '@open-dyndns/dns';
import type { ClaimRecords } from '../model/claim-records.ts';
import type { Link, LinkAddress } from '../model/link.ts';
import { hostTtl } from '../model/ttl.ts';

/** A host's name on one link: the addresses that it has there, and no others (RFC 6762 §6.2). */
export function hostRecords(name: Name, link: Link): ClaimRecords {
  const unique = namedAddresses(link).map(({ family, address }) =>
    uniqueRecord(name, family === 4 ? { type: 'A', address } : { type: 'AAAA', address }),
  );
  return { name, unique, shared: [], yields: false };
}

/**
 * The addresses under which a host is to be found: a link-local one only where its family has no other. Most programs
 * cannot use an address without its scope, and Avahi, which names the same ones, would take more for a conflict.
 */
export function namedAddresses({ addresses }: Link): readonly LinkAddress[] {
  return addresses.filter(
    ({ family, scope }) =>
      scope !== 'link' || !addresses.some((other) => other.family === family && other.scope === 'global'),
  );
}

/**
 * The reverse name of one address. Another program on this host may answer for it too (Avahi insists on it, and
 * renames the host if it may not), so it yields.
 */
export function reverseRecords(host: Name, { address }: LinkAddress, hostClaim: string): ClaimRecords {
  const name = reverseName(address);
  const unique = [uniqueRecord(name, { type: 'PTR', target: host })];
  return { name, unique, shared: [], after: hostClaim, yields: true };
}

function uniqueRecord(name: Name, rdata: ResourceRecord['rdata']): ResourceRecord {
  return { ...record(name, hostTtl, rdata), cacheFlush: true };
}
