import { type Name, serialSpace } from '@open-dyndns/dns';
import { nameOfChange } from '../../../model/record-set.ts';
import { type ZonePolicy, zoneOf } from '../../../model/zone.ts';
import type { TransferPolicy } from '../../../protocol/dns-exchange.ts';
import { ServedZone } from '../../../protocol/dns-zone.ts';
import type { Authority } from '../../../protocol/zone-apex.ts';
import { ZoneJournal } from '../../../protocol/zone-journal.ts';
import type { Backend, Clock } from '../../../service/ports.ts';
import type { Notifier } from './notifier.ts';
import type { DnsServer } from './server.ts';

export interface EmbeddedOptions {
  readonly policy: ZonePolicy;
  readonly nameServer: Authority['nameServer'];
  readonly nameServerAddresses: Authority['nameServerAddresses'];
  readonly furtherNameServers?: readonly Name[];
  /** Whether the LAN is answered otherwise than the world. */
  readonly isSplit?: boolean;
  /** Who may transfer the zone, and is told when it changes. */
  readonly transfer?: (TransferPolicy & { readonly notifier: Notifier }) | undefined;
}

/**
 * Serials are hundredths of a second since 1970, modulo their space: without being stored they rise from one process to
 * the next, as long as fewer changes come for days on end.
 */
const millisecondsPerSerial = 10;

/** A zone, forward and reverse, that the gateway serves itself. It starts empty, the store being its memory. */
export function embeddedBackend(server: DnsServer, options: EmbeddedOptions, clock: Clock): Backend {
  const { policy, transfer, isSplit = false, ...names } = options;
  const serialNow = (): number => Math.floor(clock.now() / millisecondsPerSerial) % serialSpace;
  const served = (apex: Name): ServedZone =>
    new ServedZone({ apex, ttl: policy.ttl, ...names }, serialNow(), {
      lan: isSplit ? policy.prefixes : undefined,
      journal: transfer === undefined ? undefined : new ZoneJournal(),
    });
  const forward = served(policy.apex);
  const zones = [forward, ...policy.reverse.map(({ apex }) => served(apex))];
  for (const zone of zones) {
    server.add(zone, transfer);
    transfer?.notifier.add(zone);
  }
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
      for (const [zone, ofZone] of byZone) zone?.change(ofZone, serialNow());
      server.changed();
      for (const zone of byZone.keys()) if (zone !== undefined) transfer?.notifier.changed(zone);
      return { serials: serials() };
    },
    watch: () => ({ [Symbol.dispose]: () => undefined }),
    [Symbol.asyncDispose]: async () => transfer?.notifier[Symbol.asyncDispose](),
  };
}

function apexOf({ authority }: ServedZone): Authority['apex'] {
  return authority.apex;
}
