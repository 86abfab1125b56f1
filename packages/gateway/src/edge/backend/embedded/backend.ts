import type { Name } from '@open-dyndns/dns';
import { type Change, nameOfChange } from '../../../model/record-set.ts';
import { type ZonePolicy, zoneOf } from '../../../model/zone.ts';
import { type Authority, ServedZone } from '../../../protocol/dns-zone.ts';
import type { Backend, Clock } from '../../../service/ports.ts';
import type { DnsServer } from './server.ts';

export interface EmbeddedOptions {
  readonly policy: ZonePolicy;
  readonly nameServer: Authority['nameServer'];
  readonly nameServerAddresses: Authority['nameServerAddresses'];
}

const millisecondsPerSecond = 1000;
const serialSpace = 2 ** 32;

/**
 * A zone, forward and reverse, that the gateway serves itself. It starts empty, the store being its memory; serials
 * start at the seconds since 1970, so that they rise from one process to the next.
 */
export function embeddedBackend(server: DnsServer, options: EmbeddedOptions, clock: Clock): Backend {
  const { policy, nameServer, nameServerAddresses } = options;
  const firstSerial = Math.floor(clock.now() / millisecondsPerSecond) % serialSpace;
  const served = (apex: Name): ServedZone =>
    new ServedZone({ apex, ttl: policy.ttl, nameServer, nameServerAddresses }, firstSerial);
  const forward = served(policy.apex);
  const zones = [forward, ...policy.reverse.map(({ apex }) => served(apex))];
  for (const zone of zones) server.add(zone);
  const serials = (): ReadonlyMap<string, number> =>
    new Map(zones.map((zone) => [zone.authority.apex.key, zone.serial]));
  return {
    durable: false,
    read: async () => zones.flatMap((zone) => zone.hostSets()),
    // A reverse zone of one address has that address's pointer at its apex.
    isReserved: (name) => forward.isOwn(name),
    serials,
    apply: async (changes) => {
      const byZone = Map.groupBy(changes, (change) => zoneOf(nameOfChange(change), zones, apexOf));
      for (const [zone, ofZone] of byZone) if (zone !== undefined) applyTo(zone, ofZone);
      server.changed();
      return { serials: serials() };
    },
    watch: () => ({ [Symbol.dispose]: () => undefined }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function applyTo(zone: ServedZone, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.kind === 'put') zone.put(change.set);
    else zone.remove(change.name, change.type);
  }
  // RFC 1982 §3.1.
  zone.serial = (zone.serial + 1) % serialSpace;
}

function apexOf({ authority }: ServedZone): Authority['apex'] {
  return authority.apex;
}
