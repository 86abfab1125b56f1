import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log, Store } from '../service/ports.ts';

/** Writes that the log is told of between two turns of the event loop: a few milliseconds. */
const toldPerTurn = 1_000;

/** A store that also tells the log what it writes into the audit log, once it is durable. */
export function loggedStore(store: Store, log: Log): Store {
  return {
    load: () => store.load(),
    credential: (id) => store.credential(id),
    credentialBySecret: (verifier) => store.credentialBySecret(verifier),
    credentials: (role) => store.credentials(role),
    token: (hash) => store.token(hash),
    audit: (limit) => store.audit(limit),
    write: async (batch) => {
      await store.write(batch);
      for (const [index, write] of batch.entries()) {
        if (index % toldPerTurn === toldPerTurn - 1) await nextTurn();
        if (write.kind !== 'audit') continue;
        const { event, actor, subject, detail } = write.entry;
        log.info({ event, actor, subject, detail }, `${event} ${subject}`);
      }
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
