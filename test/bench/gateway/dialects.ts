import { join } from 'node:path';
import { printName } from '@open-dyndns/dns';
import { openSecrets } from '../../../packages/gateway/src/edge/secrets.ts';
import { openSqliteStore } from '../../../packages/gateway/src/edge/store/sqlite.ts';
import { type Credential, unlimited } from '../../../packages/gateway/src/model/credential.ts';
import { type Figure, inTurn } from '../figures.ts';
import { rateFigure } from '../rates.ts';
import { type GatewayProcess, stateOf } from './gateway-process.ts';
import { apex, type Laptop, laptops } from './population.ts';
import { openEmbedded, temporaryDirectory } from './site.ts';
import { type Load, load } from './wrk.ts';

const connections = 64;
const rounds = 3;
/** Seconds of each round, for each dialect. */
const duration = 4;
/** Laptops that register for the first time in one round, and more than can in its time. */
const newcomers = 25_000;
/** Of what the same registrations come to over `PUT /hosts`. */
const limit = 0.8;
const zoneName = printName(apex).replace(/\.$/, '');
const secrets = openSecrets();

/** Hosts that are not there yet, registered as older clients do, beside `PUT /hosts`. */
export async function dialects(): Promise<Figure[]> {
  return [
    await besidePuts('registrations by dyndns2, `embedded`, 64 connections', dyndns2),
    await besidePuts('registrations by secret URL, `embedded`, 64 connections', secretUrl),
  ];
}

async function besidePuts(what: string, request: NonNullable<Load['request']>): Promise<Figure> {
  using directory = temporaryDirectory();
  await using gateway = await openEmbedded(directory.path, { present: [] });
  await addSecrets(directory.path, laptops(1, 1 + rounds * newcomers));
  const arrivals = arrivalsAt(directory.path, gateway);
  const rates = await inTurn(
    rounds,
    (round) => arrivals(1 + round * newcomers, { request }),
    (round) => arrivals(1 + (rounds + round) * newcomers, {}),
  );
  return rateFigure(what, rates, '`PUT /hosts`', limit);
}

function arrivalsAt(directory: string, { port }: GatewayProcess) {
  return (first: number, how: Pick<Load, 'request'>): Promise<number> =>
    load({
      ...{ directory, port, connections, seconds: duration, repeat: 'once', ...how },
      laptops: laptops(first, first + newcomers),
    });
}

function dyndns2({ label, address, user, secret }: Laptop, port: number): string {
  return [
    `GET /nic/update?hostname=${label}.${zoneName}&myip=${address} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'User-Agent: bench/1.0',
    `Authorization: Basic ${btoa(`${user}:${secret}`)}`,
    '\r\n',
  ].join('\r\n');
}

/** Each laptop comes from its own address, as through a proxy that the gateway trusts. */
function secretUrl({ label, address }: Laptop, port: number): string {
  return [
    `GET /${secretOf(label)} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `X-Forwarded-For: ${address}`,
    '\r\n',
  ].join('\r\n');
}

/** Gives each laptop a credential of its own. */
async function addSecrets(directory: string, owners: readonly Laptop[]): Promise<void> {
  await using store = openSqliteStore(join(stateOf(directory), 'gateway.db'));
  const credentials = owners.map(
    ({ label }): Credential => ({
      ...unlimited,
      id: `${label}.${zoneName}`,
      role: 'user',
      verifier: secrets.hashSecret(secretOf(label)),
      label,
      createdAt: Date.now(),
      state: 'active',
      scope: { names: [apex.child(label)], types: undefined },
    }),
  );
  await store.write(credentials.map((credential) => ({ kind: 'credential.put', credential })));
}

function secretOf(label: string): string {
  return `the-secret-of-${label}`;
}
