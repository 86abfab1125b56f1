import { maxNameOctets, Name, type Rdata, rdataKey } from '@open-dyndns/dns';

/** Types that a host may have beside its addresses. */
export const hostRecordTypes = ['TXT', 'SRV'] as const;
export type HostRecordType = (typeof hostRecordTypes)[number];

/** Records of one owner name and type that come and go with a host. */
export interface HostRecords {
  /**
   * Labels in front of the host's name, in lower case; the last of them starts with an underscore (RFC 8552), as no
   * label of a host does: `_ssh._tcp`. Empty: the host's name itself.
   */
  readonly prefix: string;
  readonly type: HostRecordType;
  /** At least one, all of `type`. */
  readonly rdata: readonly Rdata[];
}

/** What nearly every host has: nothing. */
export const noRecords: readonly HostRecords[] = [];

/** A proof of control over a name (RFC 8555 §8.4) that comes or goes by itself. */
export interface Challenge {
  readonly kind: 'add' | 'remove';
  readonly rdata: Rdata;
}

/** RFC 8555 §8.4. */
export const challengePrefix = '_acme-challenge';
/** A name and its wildcard are proved by one owner name at one time. */
const challengesKept = 2;
const underscore = 0x5f;

/** The owner name of records with a prefix. */
export function ownerName(host: Name, prefix: string): Name {
  return prefix === '' ? host : Name.fromLabels(prefix.split('.'), host);
}

/** Whether a name has room for labels in front of it (RFC 1035 §2.3.4). */
export function hasRoomFor(prefix: string, host: Name): boolean {
  return prefix === '' || host.wire.length + prefix.length + 1 <= maxNameOctets;
}

/** The host that an owner name in a zone would belong to: what stands behind its last label with an underscore. */
export function hostOfOwner(owner: Name, apex: Name): Name {
  let host = owner;
  for (let at = owner; !at.isRoot && !at.equals(apex); at = at.parent)
    if (at.wire[1] === underscore) host = at.parent;
  return host;
}

/** A host's records with those that a claim names in place of its own; challenges stay unless they are named. */
export function replacedRecords(
  before: readonly HostRecords[],
  wished: readonly HostRecords[],
): readonly HostRecords[] {
  const challenges = before.filter(isChallenge);
  return wished.some(isChallenge) ? wished : [...wished, ...challenges];
}

/** A host's records once a challenge has come, the oldest of more than two having gone, or has been taken back. */
export function challengedRecords(
  before: readonly HostRecords[],
  { kind, rdata }: Challenge,
): readonly HostRecords[] {
  const others = before.filter((records) => !isChallenge(records));
  const known = before.find(isChallenge)?.rdata ?? [];
  const rest = known.filter((one) => rdataKey(one) !== rdataKey(rdata));
  const left = kind === 'add' ? [...rest, rdata].slice(-challengesKept) : rest;
  return left.length === 0 ? others : [...others, { prefix: challengePrefix, type: 'TXT', rdata: left }];
}

/** Whether two hosts have the same records, in whatever order. */
export function areEqualRecords(one: readonly HostRecords[], other: readonly HostRecords[]): boolean {
  return one === other || (one.length === other.length && fingerprint(one) === fingerprint(other));
}

function isChallenge({ prefix, type }: HostRecords): boolean {
  return prefix === challengePrefix && type === 'TXT';
}

function fingerprint(records: readonly HostRecords[]): string {
  const lines = records.flatMap(({ prefix, type, rdata }) =>
    rdata.map((data) => `${prefix} ${type} ${rdataKey(data)}`),
  );
  return lines.sort().join('\n');
}
