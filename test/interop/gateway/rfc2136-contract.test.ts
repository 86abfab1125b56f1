import { describe } from 'node:test';
import {
  type BackendUnderTest,
  backendContract,
} from '../../../packages/gateway/test/edge/backend/contract.ts';
import { knotdIsMissing } from './knotd.ts';
import { namedIsMissing } from './named.ts';
import { type Actions, backendFor, servers, type Updated } from './updated.ts';

function openWith(start: (actions: Actions) => Promise<Updated>): () => Promise<BackendUnderTest> {
  return async () => {
    await using opening = new AsyncDisposableStack();
    const { endpoint } = opening.use(await start(['update', 'transfer']));
    const backend = opening.use(backendFor(endpoint));
    await backend.read();
    const running = opening.move();
    return { backend, dns: endpoint, [Symbol.asyncDispose]: () => running.disposeAsync() };
  };
}

describe('the rfc2136 backend with a real named', { skip: namedIsMissing }, () =>
  backendContract(openWith(servers.named)),
);

describe('the rfc2136 backend with a real Knot DNS', { skip: knotdIsMissing }, () =>
  backendContract(openWith(servers.knotd)),
);
