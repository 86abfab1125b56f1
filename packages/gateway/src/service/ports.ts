import type { Name } from '@open-dyndns/dns';
import type { GatewayErrorCode } from '../errors.ts';
import type { AuditEntry, Credential, EnrolmentToken } from '../model/credential.ts';
import type { Host, Instant } from '../model/host.ts';
import type { Change, RecordSet } from '../model/record-set.ts';

/** What time it is. */
export interface Clock {
  now(): Instant;
}

/** Waking up later: every housekeeping task runs on the second. */
export interface Ticker {
  everySecond(tick: () => void): Disposable;
}

/** Randomness that cannot be guessed. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** Hashing of secrets; every comparison takes the same time wherever two values differ. */
export interface Secrets {
  /** A verifier `scrypt$…` for a password that a person chose. */
  hashPassword(password: string): Promise<string>;
  /** A verifier `sha256$…` for a secret of 256 random bits. */
  hashSecret(secret: string): string;
  verify(secret: string, verifier: string): Promise<boolean>;
  /** Whether `verify` takes long with this verifier, so that it is worth remembering what was right. */
  isSlow(verifier: string): boolean;
  /** Whether a verifier that was brought from elsewhere is to be replaced at the first login. */
  isOutdated(verifier: string): boolean;
  /** Keyed by a secret of this process: recognises a credential again, and is of no use to anybody else. */
  fingerprint(parts: readonly string[]): string;
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
  /** Whether records outlast this process: if so, what is missing at start-up was deleted by hand. */
  readonly durable: boolean;
  /** What is there now: the managed section only. */
  read(): Promise<readonly RecordSet[]>;
  /**
   * Keys of the names that the last `read` found as somebody had them before our latest changes: an older copy was
   * edited by hand and saved. Only a backend that keeps a file has it.
   */
  overlooked?(): ReadonlySet<string>;
  /** Whether a name stands outside the managed section (there it is never touched). */
  isReserved(name: Name): boolean;
  /** The current serial of each zone, by apex key. */
  serials(): ReadonlyMap<string, number>;
  /** Resolves once served; rejects with nothing changed. @throws GatewayError `backend.unavailable`, `backend.refused` */
  apply(changes: readonly Change[], signal: AbortSignal): Promise<Proof>;
  /** Somebody else edited. */
  watch(onForeignChange: () => void): Disposable;
}

/** One commit, for whoever counts them. */
export interface CommitReport {
  readonly zone: Name;
  /** How many intents it settled, and how many record sets it changed. */
  readonly group: number;
  readonly changes: number;
  /** Milliseconds: reading what somebody edited, writing ahead, until served, marking it served. */
  readonly steps: Readonly<Record<'read' | 'ahead' | 'serve' | 'mark', number>>;
}

/** Is told of every commit. */
export interface Observer {
  committed(report: CommitReport): void;
  failed(zone: Name, code: GatewayErrorCode): void;
}

/** One write to the store. A batch of them is one transaction. */
export type StoreWrite =
  | { readonly kind: 'host.put'; readonly host: Host }
  | { readonly kind: 'host.remove'; readonly name: Name }
  /** Write-ahead: what the next commit is going to make of a host. Unproved claims are withdrawn at start-up. */
  | { readonly kind: 'claim.put'; readonly host: Host }
  | { readonly kind: 'claim.remove'; readonly name: Name }
  | { readonly kind: 'credential.put'; readonly credential: Credential }
  | { readonly kind: 'credential.used'; readonly id: string; readonly at: Instant }
  | { readonly kind: 'credential.remove'; readonly id: string }
  | { readonly kind: 'token.put'; readonly token: EnrolmentToken }
  /** Rejects the whole batch where the token is not there (any more). */
  | { readonly kind: 'token.spend'; readonly hash: string }
  /** Removes the tokens that had expired by then. */
  | { readonly kind: 'token.prune'; readonly expiredAt: Instant }
  | { readonly kind: 'audit'; readonly entry: AuditEntry };

/** What the gateway keeps in memory of its store. */
export interface StoreSnapshot {
  readonly hosts: readonly Host[];
  readonly claims: readonly Host[];
}

/** What should be, durably. Commands of the same machine may write credentials and tokens beside the gateway. */
export interface Store extends AsyncDisposable {
  load(): Promise<StoreSnapshot>;
  credential(id: string): Promise<Credential | undefined>;
  /** The credential with a verifier of one of our own secrets, which are all different. */
  credentialBySecret(verifier: string): Promise<Credential | undefined>;
  /** All of them in the order of their ids, or those of one role. */
  credentials(role?: Credential['role']): Promise<readonly Credential[]>;
  token(hash: string): Promise<EnrolmentToken | undefined>;
  /** Resolves once the whole batch is durable; rejects with nothing written. @throws GatewayError `store.unavailable` */
  write(batch: readonly StoreWrite[]): Promise<void>;
  /** The newest entries first. */
  audit(limit: number): Promise<readonly AuditEntry[]>;
}
