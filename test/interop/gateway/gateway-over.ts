import { openSqliteStore } from '../../../packages/gateway/src/edge/store/sqlite.ts';
import type { Gateway } from '../../../packages/gateway/src/service/gateway.ts';
import { type GatewayParts, openGateway } from '../../../packages/gateway/src/service/open-gateway.ts';
import type { Store } from '../../../packages/gateway/src/service/ports.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { countingRandom, plainSecrets, silent, type TestTime } from '../../../packages/gateway/test/world.ts';
import type { Named } from './named.ts';

/** A gateway of this process over zones and a store, or the path of one, which it then closes too. */
export async function gatewayOver(
  zones: GatewayParts['zones'],
  store: Store | string,
  time: TestTime,
): Promise<Gateway & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const opened = typeof store === 'string' ? opening.use(openSqliteStore(store)) : store;
  const gateway = opening.use(
    await openGateway({
      zones,
      store: opened,
      secrets: plainSecrets,
      random: countingRandom(),
      clock: time,
      ticker: time,
      log: silent,
    }),
  );
  const running = opening.move();
  return { ...gateway, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** The addresses that a real named answers with for a label of the lab's zone. */
export function served({ named }: { readonly named: Named }, label: string): Promise<string[]> {
  return lookUp(named.endpoint, `${label}.lab.example.`, 'A');
}
