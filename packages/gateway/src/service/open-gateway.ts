import type { Name } from '@open-dyndns/dns';
import { printName } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import type { Host } from '../model/host.ts';
import { HostTable } from '../model/host-table.ts';
import { Present } from '../model/present.ts';
import { type ZonePolicy, zoneOf } from '../model/zone.ts';
import { Authenticator } from './authenticate.ts';
import { addChallengeAccount } from './challenge-account.ts';
import { Committer } from './commit.ts';
import { type EnrolPorts, enrol } from './enrol.ts';
import type { Gateway, ZoneState } from './gateway.ts';
import { LastUses } from './last-uses.ts';
import type { Backend, Log, Observer, StoreSnapshot, Ticker } from './ports.ts';
import { Pruning } from './pruning.ts';
import { reap } from './reaper.ts';
import { type RegisterPorts, register } from './register.ts';
import { release } from './release.ts';
import { Renewals } from './renewals.ts';
import { serialOf, type Zone } from './zone.ts';

/** Everything a gateway is made of; it owns none of it but its own tasks. */
export interface GatewayParts extends EnrolPorts {
  readonly zones: readonly { readonly policy: ZonePolicy; readonly backend: Backend }[];
  readonly log: Log;
  readonly ticker: Ticker;
  /** Is told of every commit. */
  readonly observer?: Observer;
}

/**
 * A gateway whose zones have been made to agree with the store. A DNS server that is down does not keep it from
 * starting: it goes on trying. Disposing lets what has been asked finish.
 */
export async function openGateway(parts: GatewayParts): Promise<Gateway & AsyncDisposable> {
  const services = await openZones(parts);
  await using opening = new AsyncDisposableStack();
  for (const service of services) opening.use(service);
  await Promise.all(services.map(({ committer }) => committer.untilIdle()));
  const uses = opening.use(new LastUses(parts, parts.clock.now()));
  const authenticator = new Authenticator({ ...parts, uses });
  const pruning = new Pruning(services, parts, parts.clock.now());
  opening.use(
    parts.ticker.everySecond(() => {
      services.forEach(everySecond);
      pruning.second(parts.clock.now());
      uses.second(parts.clock.now());
    }),
  );
  const running = opening.move();
  const serviceOf = (name: Name): ZoneService => {
    if (running.disposed)
      throw new GatewayError('gateway.stopping', 'The gateway is stopping; try again in a moment');
    return requireZone(name, services);
  };
  return {
    zones: services.map(({ zone }) => zone.policy),
    register: async (principal, claim) => register(serviceOf(claim.name), principal, claim),
    release: async (principal, name) => release(serviceOf(name).committer, principal, name),
    states: () => services.map(stateOf),
    hosts: () => services.flatMap(({ zone }) => [...zone.hosts.all()].filter(isServed)).sort(byName),
    host: (name) => services.map(({ zone }) => zone.hosts.get(name)).find(isServed),
    recognise: (login) => authenticator.recognise(login),
    authenticate: (login) => authenticator.authenticate(login),
    enrol: (request) =>
      enrol(
        parts,
        services.map(({ zone }) => zone.policy),
        request,
      ),
    addChallengeAccount: (request) =>
      addChallengeAccount(
        parts,
        services.map(({ zone }) => zone.policy),
        request,
      ),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface ZoneService extends RegisterPorts, AsyncDisposable {}

/** A function of its own, so that nothing keeps the hosts as they once were loaded. */
async function openZones(parts: GatewayParts): Promise<readonly ZoneService[]> {
  const snapshot = await parts.store.load();
  return parts.zones.map(({ policy, backend }) => openZone(parts, policy, backend, snapshot));
}

function openZone(
  parts: GatewayParts,
  policy: ZonePolicy,
  backend: Backend,
  snapshot: StoreSnapshot,
): ZoneService {
  const isHere = ({ zone }: Host): boolean => zone.equals(policy.apex);
  const zone: Zone = {
    policy,
    backend,
    hosts: new HostTable(snapshot.hosts.filter(isHere)),
    present: new Present(),
    unproved: new Map(snapshot.claims.filter(isHere).map((host) => [host.name.key, host])),
  };
  const committer = new Committer(zone, parts);
  const renewals = new Renewals(zone, parts.store);
  committer.edited();
  const watching = backend.watch(() => committer.edited());
  return {
    zone,
    committer,
    renewals,
    clock: parts.clock,
    [Symbol.asyncDispose]: async () => {
      watching[Symbol.dispose]();
      await committer[Symbol.asyncDispose]();
    },
  };
}

function everySecond({ zone, committer, clock }: ZoneService): void {
  committer.second();
  void reap(zone, committer, clock.now());
}

const millisecondsPerSecond = 1000;

function stateOf({ zone, committer, clock }: ZoneService): ZoneState {
  const { provedAt, failures, waiting } = committer.progress;
  let hosts = 0;
  let leases = 0;
  for (const host of zone.hosts.all()) {
    if (!isServed(host)) continue;
    hosts += 1;
    if (host.lease !== undefined) leases += 1;
  }
  const sinceProof = provedAt === undefined ? undefined : (clock.now() - provedAt) / millisecondsPerSecond;
  return { zone: zone.policy.apex, serial: serialOf(zone), hosts, leases, sinceProof, failures, waiting };
}

function requireZone(name: Name, services: readonly ZoneService[]): ZoneService {
  const service = zoneOf(name, services, ({ zone }) => zone.policy.apex);
  if (service !== undefined) return service;
  const apexes = services.map(({ zone }) => printName(zone.policy.apex)).join(', ');
  throw new GatewayError(
    'name.outside-zone',
    `${printName(name)} is in none of the zones served here: ${apexes}`,
    { field: 'hostname' },
  );
}

/** A host that is leaving is still in DNS. */
function isServed(host: Host | undefined): host is Host {
  return host?.state === 'served' || host?.state === 'leaving';
}

function byName(one: Host, other: Host): number {
  return one.name.key < other.name.key ? -1 : 1;
}
