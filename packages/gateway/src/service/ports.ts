import type { Name } from '@open-dyndns/dns';
import type { AuditEntry, Credential, EnrolmentToken } from '../model/credential.ts';
import type { Host, Instant } from '../model/host.ts';
import type { Change, RecordSet } from '../model/record-set.ts';

/** What time it is, and waking up later. */
export interface Clock {
  now(): Instant;
}

/** Randomness that cannot be guessed. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** A structured log; fields never hold a secret. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The proof that a change is served: the SOA serial seen at the DNS server, by zone apex key. */
export interface Proof {
  readonly serials: ReadonlyMap<string, number>;
}

/** A DNS server that the gateway keeps in agreement with its store. */
export interface Backend extends AsyncDisposable {
  /** What is there now: the managed section only. */
  read(): Promise<readonly RecordSet[]>;
  /** Whether a name stands outside the managed section (there it is never touched). */
  isReserved(name: Name): boolean;
  /** The current serial of each zone, by apex key. */
  serials(): ReadonlyMap<string, number>;
  /** Resolves once served; rejects with nothing changed. @throws GatewayError `backend.unavailable` */
  apply(changes: readonly Change[], signal: AbortSignal): Promise<Proof>;
  /** Somebody else edited. */
  watch(onForeignChange: () => void): Disposable;
}

/** One write to the store. A batch of them is one transaction. */
export type StoreWrite =
  | { readonly kind: 'host.put'; readonly host: Host }
  | { readonly kind: 'host.remove'; readonly name: Name }
  | { readonly kind: 'credential.put'; readonly credential: Credential }
  | { readonly kind: 'credential.remove'; readonly id: string }
  | { readonly kind: 'token.put'; readonly token: EnrolmentToken }
  | { readonly kind: 'token.remove'; readonly hash: string }
  | { readonly kind: 'audit'; readonly entry: AuditEntry };

/** Everything that the store holds but the audit log. */
export interface StoreSnapshot {
  readonly hosts: readonly Host[];
  readonly credentials: readonly Credential[];
  readonly tokens: readonly EnrolmentToken[];
}

/** What should be, durably. */
export interface Store extends AsyncDisposable {
  load(): Promise<StoreSnapshot>;
  /** Resolves once the whole batch is durable; rejects with nothing written. */
  write(batch: readonly StoreWrite[]): Promise<void>;
  /** The newest entries first. */
  audit(limit: number): Promise<readonly AuditEntry[]>;
}
