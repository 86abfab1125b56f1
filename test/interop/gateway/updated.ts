import { readName, type SigningAlgorithm, type TsigKey, toBase64 } from '@open-dyndns/dns';
import { openRfc2136Backend } from '../../../packages/gateway/src/edge/backend/rfc2136/backend.ts';
import type { Endpoint } from '../../../packages/gateway/src/model/endpoint.ts';
import type { Backend } from '../../../packages/gateway/src/service/ports.ts';
import { writeZoneFiles } from '../../../packages/gateway/test/edge/backend/zone-files.ts';
import { policy, silent, TestTime, temporaryDirectory } from '../../../packages/gateway/test/world.ts';
import { Knotd } from './knotd.ts';
import { Named } from './named.ts';

export const key: TsigKey<SigningAlgorithm> = {
  name: readName('gateway.'),
  algorithm: 'hmac-sha256',
  secret: Uint8Array.from({ length: 32 }, (_, index) => index * 7),
};

export type Actions = readonly ('update' | 'transfer')[];

/** A DNS server that takes updates of the lab's zones, signed with the key. */
export interface Updated extends AsyncDisposable {
  readonly endpoint: Endpoint;
}

export const servers = {
  named: startNamed,
  knotd: startKnotd,
} as const;

export async function startNamed(
  actions: Actions,
  known = key,
): Promise<Updated & { readonly named: Named }> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(temporaryDirectory());
  const may = actions.map((action) => `allow-${action} { key gateway; };`).join(' ');
  const clauses = actions.includes('transfer') ? may : `${may} allow-transfer { none; };`;
  const zones = writeZoneFiles(path).files.map((file) => ({ ...file, clauses }));
  const secret = `key gateway { algorithm ${known.algorithm}; secret "${toBase64(known.secret)}"; };`;
  const named = opening.use(await Named.start(path, zones, secret));
  const running = opening.move();
  return { endpoint: named.endpoint, named, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function startKnotd(actions: Actions, { algorithm, secret } = key): Promise<Updated> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(temporaryDirectory());
  const { files } = writeZoneFiles(path);
  const known = { name: 'gateway.', algorithm, secret: toBase64(secret), actions };
  const { endpoint } = opening.use(await Knotd.start(path, files, known));
  const running = opening.move();
  return { endpoint, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A clock that signatures are made by, and seconds that pass when told to. */
export class SigningTime extends TestTime {
  override now(): number {
    return Date.now();
  }
}

/** The backend for such a server. */
export function backendFor(
  server: Endpoint,
  options: Partial<Parameters<typeof openRfc2136Backend>[0]> = {},
  ports: Partial<Parameters<typeof openRfc2136Backend>[1]> = {},
): Backend {
  const time = new SigningTime();
  return openRfc2136Backend(
    { policy, server, secondaries: [], key, ...options },
    { clock: time, ticker: time, log: silent, knownHosts: async () => [], ...ports },
  );
}
