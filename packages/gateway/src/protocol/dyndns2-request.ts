import { type Name, printName } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import type { AddressUpdate } from '../model/address-update.ts';
import type { Claim } from '../model/host.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { hostsWithAddresses, readAddressUpdate, readDeletion } from './dyndns2-addresses.ts';
import { quote } from './fields.ts';
import { type ReadName, readHostName } from './rest-name.ts';

/** Hosts of one request (help.dyn.com, "Perform Update"). */
export const mostHosts = 20;

/** What is to become of one host. */
export interface HostUpdate extends Pick<Claim, 'name' | 'zone'> {
  readonly update: AddressUpdate;
}

/** What a request is read beside. */
export interface Surroundings {
  readonly zones: readonly ZonePolicy[];
  /** The address that it came from. */
  readonly source: string;
  /** The host that is meant where none is named. */
  readonly usual: () => Name | undefined;
}

/**
 * The hosts that a request names, in their order: those of `hostname`, then those that only parameters of their own name;
 * for one that cannot be read, why.
 * @throws GatewayError where it names none, or too many
 */
export function readUpdates(
  parameters: URLSearchParams,
  around: Surroundings,
): (HostUpdate | GatewayError)[] {
  const isOffline = parameters.get('offline')?.toUpperCase() === 'YES';
  return eachHost(parameters, around, (host) =>
    isOffline ? readDeletion(parameters) : readAddressUpdate(parameters, host, around.source),
  );
}

/** The same of a request to take addresses away. @throws GatewayError */
export function readDeletions(
  parameters: URLSearchParams,
  around: Surroundings,
): (HostUpdate | GatewayError)[] {
  return eachHost(parameters, around, () => readDeletion(parameters));
}

function eachHost(
  parameters: URLSearchParams,
  { zones, usual }: Surroundings,
  readUpdate: (host: string) => AddressUpdate,
): (HostUpdate | GatewayError)[] {
  return namedHosts(parameters, usual).map((host) => {
    const read = readWholeName(host, zones);
    if (!read.ok) return new GatewayError(read.code, read.detail, { field: 'hostname' });
    try {
      return { name: read.name, zone: read.zone.apex, update: readUpdate(host) };
    } catch (error) {
      if (error instanceof GatewayError) return error;
      throw error;
    }
  });
}

function namedHosts(parameters: URLSearchParams, usual: Surroundings['usual']): string[] {
  const listed = parameters.getAll('hostname').flatMap((list) => list.split(','));
  const named = listed.map((text) => text.trim()).filter((text) => text !== '');
  const others = hostsWithAddresses(parameters).filter((host) => !named.includes(host));
  const hosts = [...(named.length === 0 ? usualHost(usual()) : named), ...others];
  if (hosts.length === 0)
    throw new GatewayError('name.invalid', 'Say which host is meant: hostname=laptop.example.com.', {
      field: 'hostname',
    });
  if (hosts.length <= mostHosts) return hosts;
  throw new GatewayError('host.too-many', `A request has at most ${mostHosts} hosts, not ${hosts.length}.`, {
    field: 'hostname',
  });
}

function usualHost(name: Name | undefined): string[] {
  return name === undefined ? [] : [printName(name)];
}

/** Clients of dyndns2 know nothing of zones: a name without a dot is not one of a host in the first zone. */
function readWholeName(text: string, zones: readonly ZonePolicy[]): ReadName {
  if (/[^.]\.[^.]/.test(text)) return readHostName(text, zones);
  return { ok: false, code: 'name.invalid', detail: `${quote(text)} is not a whole name, with its zone.` };
}
