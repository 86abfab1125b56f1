import { GatewayError } from '../errors.ts';
import {
  type AddressUpdate,
  type FamilyUpdate,
  keep,
  takeAway,
  updateTo,
  withPrefix,
} from '../model/address-update.ts';
import type { Family } from '../model/addresses.ts';
import { quote } from './fields.ts';
import { mostAddresses, readAddress } from './rest-address.ts';

/** Parameters that speak for one family; `myip` speaks for both. */
const ofFamily: Readonly<Record<Family, readonly string[]>> = { A: ['myipv4'], AAAA: ['myipv6', 'myip6'] };
const ofBoth = 'myip';
const addressParameters = [ofBoth, ...ofFamily.A, ...ofFamily.AAAA];

/** Leaves a family as it is. */
const preserve = 'preserve';
const ipv6Bits = 128;

/**
 * What the parameters of an update say of one host's addresses: what is said for the host alone (`myipv6:nas.example.com`),
 * where anything is, else what is said for all; where nothing is, the host has the address that the request came from.
 * @throws GatewayError `address.invalid`
 */
export function readAddressUpdate(parameters: URLSearchParams, host: string, source: string): AddressUpdate {
  return readSaid(parameters, `:${host}`) ?? readSaid(parameters, '') ?? updateTo([source]);
}

/** The hosts that parameters of their own name, in the order in which they stand there. */
export function hostsWithAddresses(parameters: URLSearchParams): string[] {
  const hosts = [...parameters.keys()].flatMap((key) => {
    const colon = key.indexOf(':');
    return colon > 0 && addressParameters.includes(key.slice(0, colon)) ? [key.slice(colon + 1)] : [];
  });
  return [...new Set(hosts)];
}

/** `offline=YES`, and every request to `/nic/delete`: both families, or those of the addresses that `myip` lists. */
export function readDeletion(parameters: URLSearchParams): AddressUpdate {
  const texts = parameters.getAll(ofBoth).flatMap(elements);
  const read = (family: Family): FamilyUpdate =>
    texts.length === 0 || texts.some(isWrittenAs(family)) ? takeAway : keep;
  return { A: read('A'), AAAA: read('AAAA') };
}

/** undefined where nothing is said at all. */
function readSaid(parameters: URLSearchParams, suffix: string): AddressUpdate | undefined {
  const valuesOf = (names: readonly string[]): readonly string[] | undefined => {
    const values = names.flatMap((name) => parameters.getAll(`${name}${suffix}`));
    return values.length === 0 ? undefined : values.flatMap(elements);
  };
  const both = valuesOf([ofBoth]);
  const a = valuesOf(ofFamily.A);
  const aaaa = valuesOf(ofFamily.AAAA);
  if (both === undefined && a === undefined && aaaa === undefined) return undefined;
  const general = both === undefined ? { A: keep, AAAA: keep } : readBoth(both);
  return withinLimit({
    A: a === undefined ? general.A : readFamily('A', a),
    AAAA: aaaa === undefined ? general.AAAA : readFamily('AAAA', aaaa),
  });
}

function withinLimit(update: AddressUpdate): AddressUpdate {
  const addresses = [update.A, update.AAAA].flatMap((said) => (said.kind === 'set' ? said.addresses : []));
  if (addresses.length <= mostAddresses) return update;
  throw invalid(`A host has at most ${mostAddresses} addresses, not ${addresses.length}.`);
}

/** A list of addresses speaks for the families that are in it, an empty one for both. */
function readBoth(texts: readonly string[]): AddressUpdate {
  if (texts.length === 0) return { A: takeAway, AAAA: takeAway };
  const spoken = texts.filter((text) => text !== preserve);
  const read = (family: Family): FamilyUpdate => {
    const own = spoken.filter(isWrittenAs(family));
    return own.length === 0 ? keep : readFamily(family, own);
  };
  return { A: read('A'), AAAA: read('AAAA') };
}

function readFamily(family: Family, texts: readonly string[]): FamilyUpdate {
  if (texts.length === 0) return takeAway;
  if (texts.includes(preserve)) return keep;
  const read = texts.map(
    (text) => (family === 'AAAA' ? readNetwork(text) : undefined) ?? readOne(family, text),
  );
  // A FRITZ!Box may send the prefix of the LAN behind its own address: it is the other hosts'.
  const addresses = read.filter((one) => typeof one === 'string');
  if (addresses.length > 0) return { kind: 'set', addresses };
  const [network = keep, ...others] = read.filter((one) => typeof one !== 'string');
  if (others.length > 0) throw invalid('A host has one prefix here; send its addresses instead.');
  return network;
}

/** `2001:db8:1:2::/64`; undefined for an address, be it written with the length of its prefix. */
function readNetwork(text: string): FamilyUpdate | undefined {
  const [, network, digits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const length = Number(digits);
  if (network === undefined || length === 0 || length >= ipv6Bits) return undefined;
  const read = readAddress(network);
  if (!read.ok || read.family !== 'AAAA') return undefined;
  const hasHostPart = withPrefix('::', read.address, length) !== read.address;
  return hasHostPart ? undefined : { kind: 'prefix', network: read.address, length };
}

function readOne(family: Family, text: string): string {
  const read = readAddress(text.replace(/\/\d{1,3}$/, ''));
  if (!read.ok) throw invalid(read.detail);
  if (read.family !== family) throw invalid(`${quote(text)} is not of the family that its parameter is for.`);
  return read.address;
}

function isWrittenAs(family: Family): (text: string) => boolean {
  return (text) => (text.includes(':') ? 'AAAA' : 'A') === family;
}

function elements(list: string): string[] {
  return list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

function invalid(detail: string): GatewayError {
  return new GatewayError('address.invalid', detail, { field: ofBoth });
}
