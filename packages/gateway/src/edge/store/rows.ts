import type { SQLOutputValue } from 'node:sqlite';
import { type Name, parseRdata, printName, printRdata, type Rdata, readName } from '@open-dyndns/dns';
import type { AuditEntry, Credential, EnrolmentToken } from '../../model/credential.ts';
import type { Host } from '../../model/host.ts';
import { type HostRecords, type HostRecordType, noRecords } from '../../model/host-records.ts';
import { type HostService, noServices } from '../../model/host-service.ts';
import { scopedTypes } from '../../model/scope.ts';

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
    host.records.length === 0 ? null : JSON.stringify(host.records.map(writtenRecords)),
    host.services.length === 0 ? null : JSON.stringify(host.services),
  ];
}

/** The values of a credential's columns, in the order of the schema. */
export function credentialValues(credential: Credential): (string | number | null)[] {
  const { scope, networks } = credential;
  return [
    credential.id,
    credential.role,
    credential.verifier,
    credential.label,
    credential.createdAt,
    credential.state,
    scope.names?.map(printName).join(' ') ?? null,
    scope.types?.join(' ') ?? null,
    networks.length === 0 ? null : networks.join(' '),
    credential.expiresAt ?? null,
    credential.lastUsedAt ?? null,
    Number(credential.strictStatus),
  ];
}

export function readHost(row: Row): Host {
  const seconds = optionalNumber(row, 'lease_seconds');
  const expiresAt = optionalNumber(row, 'lease_expires_at');
  return {
    name: readName(text(row, 'name')),
    zone: readApex(text(row, 'zone')),
    owner: row['owner'] === null ? undefined : text(row, 'owner'),
    addresses: words(text(row, 'addresses')),
    records: readRecords(row['records']),
    services: readServices(row['services']),
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
    scope: {
      names: optionalText(row, 'names', (names) => words(names).map((name) => readName(name))),
      types: optionalText(row, 'types', (types) => scopedTypes.filter((type) => words(types).includes(type))),
    },
    networks: optionalText(row, 'networks', words) ?? [],
    expiresAt: optionalNumber(row, 'expires_at'),
    lastUsedAt: optionalNumber(row, 'last_used_at'),
    strictStatus: number(row, 'strict_status') === 1,
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

/** A host's records as they are kept: data in presentation form. */
interface WrittenRecords {
  readonly prefix: string;
  readonly type: HostRecordType;
  readonly data: readonly string[];
}

function writtenRecords({ prefix, type, rdata }: HostRecords): WrittenRecords {
  return { prefix, type, data: rdata.map(printRdata) };
}

function readRecords(column: SQLOutputValue | undefined): readonly HostRecords[] {
  if (typeof column !== 'string') return noRecords;
  const written: readonly WrittenRecords[] = JSON.parse(column);
  return written.map(({ prefix, type, data }) => ({
    prefix,
    type,
    rdata: data.map((one) => readData(type, one)),
  }));
}

function readData(type: HostRecordType, written: string): Rdata {
  const read = parseRdata(type, written);
  if (!read.ok) throw new TypeError(`${type} holds “${written}”: ${read.error.message}`);
  return read.value;
}

function readServices(column: SQLOutputValue | undefined): readonly HostService[] {
  return typeof column === 'string' ? JSON.parse(column) : noServices;
}

function words(column: string): string[] {
  return column === '' ? [] : column.split(' ');
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

function optionalText<Value>(row: Row, column: string, read: (written: string) => Value): Value | undefined {
  return row[column] === null ? undefined : read(text(row, column));
}

function oneOf<const Value extends string>(row: Row, column: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === row[column]);
  if (found === undefined)
    throw new TypeError(`${column} holds “${row[column]}”, not one of ${values.join(', ')}`);
  return found;
}
