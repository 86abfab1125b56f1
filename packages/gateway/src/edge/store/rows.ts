import type { SQLOutputValue } from 'node:sqlite';
import { type Name, printName, readName } from '@open-dyndns/dns';
import type { AuditEntry, Credential, EnrolmentToken } from '../../model/credential.ts';
import type { Host } from '../../model/host.ts';

/** One row as SQLite returns it, by column. */
export type Row = Record<string, SQLOutputValue>;

const apexes = new Map<string, Name>();

/** The values of a host's columns, in the order of the schema. */
export function hostValues(host: Host): (string | number | null)[] {
  return [
    printName(host.name),
    printName(host.zone),
    host.owner ?? null,
    host.addresses.join(' '),
    host.ttl,
    host.lease?.seconds ?? null,
    host.lease?.expiresAt ?? null,
    host.state,
    host.reservedUntil ?? null,
    host.claimedAt,
    host.changedAt,
  ];
}

export function readHost(row: Row): Host {
  const seconds = optionalNumber(row, 'lease_seconds');
  const expiresAt = optionalNumber(row, 'lease_expires_at');
  return {
    name: readName(text(row, 'name')),
    zone: readApex(text(row, 'zone')),
    owner: row['owner'] === null ? undefined : text(row, 'owner'),
    addresses: text(row, 'addresses').split(' '),
    ttl: number(row, 'ttl'),
    lease: seconds === undefined || expiresAt === undefined ? undefined : { seconds, expiresAt },
    state: oneOf(row, 'state', ['claimed', 'served', 'leaving', 'released']),
    reservedUntil: optionalNumber(row, 'reserved_until'),
    claimedAt: number(row, 'claimed_at'),
    changedAt: number(row, 'changed_at'),
  };
}

/** Zones are few and hosts many: every host of a zone shares its apex. */
function readApex(written: string): Name {
  const known = apexes.get(written);
  if (known !== undefined) return known;
  const apex = readName(written);
  apexes.set(written, apex);
  return apex;
}

export function readCredential(row: Row): Credential {
  return {
    id: text(row, 'id'),
    role: oneOf(row, 'role', ['admin', 'user', 'device']),
    verifier: text(row, 'verifier'),
    label: text(row, 'label'),
    createdAt: number(row, 'created_at'),
    state: oneOf(row, 'state', ['active', 'waiting']),
  };
}

export function readToken(row: Row): EnrolmentToken {
  return {
    hash: text(row, 'hash'),
    createdAt: number(row, 'created_at'),
    expiresAt: number(row, 'expires_at'),
  };
}

export function readAudit(row: Row): AuditEntry {
  return {
    at: number(row, 'at'),
    event: text(row, 'event'),
    actor: text(row, 'actor'),
    subject: text(row, 'subject'),
    detail: text(row, 'detail'),
  };
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string')
    throw new TypeError(`${column} holds ${typeof value} where text was expected`);
  return value;
}

function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number')
    throw new TypeError(`${column} holds ${typeof value} where a number was expected`);
  return value;
}

function optionalNumber(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : number(row, column);
}

function oneOf<const Value extends string>(row: Row, column: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === row[column]);
  if (found === undefined)
    throw new TypeError(`${column} holds “${row[column]}”, not one of ${values.join(', ')}`);
  return found;
}
