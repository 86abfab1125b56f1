import type { Credential } from '../model/credential.ts';
import type { Host, Instant } from '../model/host.ts';
import type { Store, StoreWrite } from '../service/ports.ts';

/**
 * A store that keeps the time of day, for a gateway whose clock does not follow when the system's is set: what the
 * next start, and commands beside this one, read is right by the clock that they have.
 * @param ahead milliseconds by which the time of day is ahead of the gateway's clock
 */
export function wallTimeStore(store: Store, ahead: () => number): Store {
  return {
    load: async () => {
      const snapshot = await store.load();
      const { hosts, claims } = snapshot;
      const by = -ahead();
      if (by === 0) return snapshot;
      return {
        hosts: hosts.map((host) => shifted(host, by)),
        claims: claims.map((host) => shifted(host, by)),
      };
    },
    credential: async (id) => shiftedCredential(await store.credential(id), -ahead()),
    credentialBySecret: async (verifier) =>
      shiftedCredential(await store.credentialBySecret(verifier), -ahead()),
    credentials: (role) => store.credentials(role),
    token: async (hash) => {
      const token = await store.token(hash);
      return token && { ...token, expiresAt: token.expiresAt - ahead() };
    },
    audit: (limit) => store.audit(limit),
    write: (batch) => {
      const by = ahead();
      return store.write(by === 0 ? batch : batch.map((write) => shiftedWrite(write, by)));
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function shiftedWrite(write: StoreWrite, by: number): StoreWrite {
  switch (write.kind) {
    case 'host.put':
    case 'claim.put':
      return { ...write, host: shifted(write.host, by) };
    case 'credential.used':
      return { ...write, at: write.at + by };
    case 'token.prune':
      return { ...write, expiredAt: write.expiredAt + by };
    case 'audit':
      return { ...write, entry: { ...write.entry, at: write.entry.at + by } };
    default:
      return write;
  }
}

/** When it expires by the gateway's clock; its other times are for people. */
function shiftedCredential(credential: Credential | undefined, by: number): Credential | undefined {
  if (credential?.expiresAt === undefined || by === 0) return credential;
  return { ...credential, expiresAt: credential.expiresAt + by };
}

function shifted(host: Host, by: number): Host {
  const at = (instant: Instant): Instant => instant + by;
  return {
    ...host,
    lease: host.lease && { ...host.lease, expiresAt: at(host.lease.expiresAt) },
    reservedUntil: host.reservedUntil && at(host.reservedUntil),
    claimedAt: at(host.claimedAt),
    changedAt: at(host.changedAt),
  };
}
