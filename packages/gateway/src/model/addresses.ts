import { ipv4Octets, ipv6Octets } from '@open-dyndns/dns';
import ipaddr from 'ipaddr.js';

export const families = ['A', 'AAAA'] as const;
export type Family = (typeof families)[number];

/** Addresses that no host has, whatever a zone's prefixes say (RFC 6890). */
export const neverHosts = ['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8', '::ffff:0:0/96'];
/** Addresses that mean something on one machine or link only; in DNS where a zone's prefixes name them. */
const onlyWithinPrefixes = ['127.0.0.0/8', '169.254.0.0/16', '::1/128', 'fe80::/10'];
/** A prefix this long has no network and no broadcast address (RFC 3021). */
const pointToPointPrefix = 31;

interface Prefix {
  /** Four or sixteen, by the family. */
  readonly network: readonly number[];
  /** In bits. */
  readonly length: number;
}

const ipv4Length = 4;
const parsedPrefixes = new Map<string, Prefix>();
const knownEdges = new Map<string, readonly string[]>();

/** The type of the record that holds an address. */
export function familyOf(address: string): Family {
  return address.includes(':') ? 'AAAA' : 'A';
}

/** Whether an address lies within one of the prefixes (`10.77.0.0/24`). */
export function isWithin(address: string, prefixes: readonly string[]): boolean {
  const octets = ipv4Octets(address) ?? ipv6Octets(address);
  return octets !== undefined && prefixes.some((prefix) => matches(octets, parsePrefix(prefix)));
}

/** Whether a host of a zone with these prefixes can have an address: unicast, and no prefix's network or broadcast address. */
export function canBeHosts(address: string, prefixes: readonly string[]): boolean {
  if (isWithin(address, neverHosts)) return false;
  if (isWithin(address, onlyWithinPrefixes) && !isWithin(address, prefixes)) return false;
  return !prefixes.some((prefix) => isEdgeOf(address, prefix));
}

/** Addresses in their canonical order: IPv4 first, by number, each once. */
export function inOrder(addresses: Iterable<string>): string[] {
  const distinct = [...new Set(addresses)];
  if (distinct.length < 2) return distinct;
  const sortable = distinct.map((address) => ({ address, key: sortKey(address) }));
  return sortable.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ address }) => address);
}

function parsePrefix(text: string): Prefix {
  const known = parsedPrefixes.get(text);
  if (known !== undefined) return known;
  const [network, length] = ipaddr.parseCIDR(text);
  const prefix = { network: network.toByteArray(), length };
  parsedPrefixes.set(text, prefix);
  return prefix;
}

function matches(octets: Uint8Array, { network, length }: Prefix): boolean {
  if (octets.length !== network.length) return false;
  const whole = length >> 3;
  for (let at = 0; at < whole; at += 1) if (octets[at] !== network[at]) return false;
  const left = length & 7;
  return left === 0 || ((octets[whole] ?? 0) ^ (network[whole] ?? 0)) >> (8 - left) === 0;
}

function isEdgeOf(address: string, prefix: string): boolean {
  const edges = knownEdges.get(prefix) ?? edgesOf(prefix);
  knownEdges.set(prefix, edges);
  return edges.includes(address);
}

/** A prefix's network and broadcast address, if it has them. */
function edgesOf(prefix: string): readonly string[] {
  const { network, length } = parsePrefix(prefix);
  if (network.length !== ipv4Length || length >= pointToPointPrefix) return [];
  const edges = [ipaddr.IPv4.networkAddressFromCIDR(prefix), ipaddr.IPv4.broadcastAddressFromCIDR(prefix)];
  return edges.map((edge) => edge.toString());
}

function sortKey(address: string): string {
  const octets = ipaddr.parse(address).toByteArray();
  return `${octets.length.toString().padStart(2)} ${octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')}`;
}
