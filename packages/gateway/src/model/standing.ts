import type { Name, RecordType } from '@open-dyndns/dns';
import type { Host, Instant, Principal } from './host.ts';
import { isNamedIn } from './scope.ts';

/** Why a name is not the gateway's to give: it stands outside the marked section, or an administrator keeps records of it inside. */
export type Reserved = 'outside' | 'by-hand' | undefined;

/** What the zone says about the name that is claimed. */
export interface Standing {
  readonly host: Host | undefined;
  readonly reserved: Reserved;
}

/** What it says about the addresses and about other names, too. */
export interface Ground extends Standing {
  /** Every host that has an address, released ones included. */
  readonly holders: (address: string) => readonly Host[];
  readonly hostAt: (name: Name) => Host | undefined;
  /** As `reserved`, of any name; with a type, whether an administrator keeps that very set. */
  readonly reservedAs: (name: Name, type?: RecordType) => Reserved;
}

/** Whether DNS has, or is about to have, records of a host. */
export function isPresent(host: Host | undefined): host is Host {
  return host !== undefined && host.state !== 'released';
}

/** Whether a name is its owner's: the host is there, or its reservation has not passed. */
export function isKept({ state, reservedUntil }: Host, now: Instant): boolean {
  return state !== 'released' || (reservedUntil !== undefined && reservedUntil > now);
}

/** Administrators may change every host, others what they own and what they were given by name. */
export function mayChange({ role, credential, scope }: Principal, { owner, name }: Host): boolean {
  return role === 'admin' || owner === credential || isNamedIn(scope, name);
}
