import type { Instant, Principal } from './host.ts';
import { everything, type Scope } from './scope.ts';

/** Something that can log in. Its secret is stored only as `verifier`. */
export interface Credential {
  /** Stable, never reused: `admin`, a user's name, `device-` and random letters. It is also the Basic user name. */
  readonly id: string;
  readonly role: Principal['role'];
  /** PHC-like string: `scrypt$…` for passwords, `sha256$…` for our own 256-bit secrets, `crypt$…` for imported ones. */
  readonly verifier: string;
  /** What a person calls it. */
  readonly label: string;
  readonly createdAt: Instant;
  /** `waiting` credentials cannot log in until an administrator approves them. */
  readonly state: 'active' | 'waiting';
  readonly scope: Scope;
  /** Prefixes that it may come from; none: from anywhere. */
  readonly networks: readonly string[];
  /** undefined: good until it is revoked. */
  readonly expiresAt: Instant | undefined;
  /** To about a minute; undefined: never. */
  readonly lastUsedAt: Instant | undefined;
  /** Whether a dyndns2 client is to see failures in the HTTP status, too. */
  readonly strictStatus: boolean;
}

/** What a credential has that nothing was said of. */
export const unlimited = {
  scope: everything,
  networks: [],
  expiresAt: undefined,
  lastUsedAt: undefined,
  strictStatus: false,
} as const satisfies Partial<Credential>;

/** A one-time code that lets one device enrol. Stored only as a hash. */
export interface EnrolmentToken {
  readonly hash: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** One line of the append-only audit log. Never holds a secret. */
export interface AuditEntry {
  readonly at: Instant;
  /** `host.created`, `host.changed`, `host.released`, `host.expired`, `host.adopted`, `host.forgotten`, `device.enrolled`, … */
  readonly event: string;
  readonly actor: string;
  readonly subject: string;
  readonly detail: string;
}
