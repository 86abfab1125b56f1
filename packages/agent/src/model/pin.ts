import { type HostAddress, isIn } from './addresses.ts';
import type { Candidate, Network } from './network.ts';

/** A key pin: `sha256/` and the base64 SHA-256 of the certificate's SubjectPublicKeyInfo (RFC 7469 §2.4). */
export type Pin = string;

/** What a device shows to a gateway. */
export interface Credential {
  readonly device: string;
  readonly secret: string;
}

/** A gateway whose key was checked before; what ssh would keep in known_hosts. */
export interface KnownGateway {
  readonly pin: Pin;
  readonly url: string;
  readonly zones: readonly string[];
  /** Where this host has met it: what it claims of the networks that this host was in. */
  readonly prefixes: readonly string[];
  readonly credential: Credential | undefined;
}

/** A key that a candidate presented, and what it says of its network. */
export interface Presented {
  readonly url: string;
  readonly pin: Pin;
  readonly network: Network;
}

/** What the key is held against. */
export interface Trusted {
  /** Given by a person or in a token: the only key that will do. */
  readonly required: Pin | undefined;
  readonly known: readonly KnownGateway[];
  /** Where this host is now. */
  readonly addresses: readonly HostAddress[];
}

export type Verdict =
  | { readonly trusted: true; readonly firstContact: boolean }
  | {
      readonly trusted: false;
      readonly code: 'gateway.key-changed' | 'gateway.stranger';
      readonly expected: Pin;
    };

/**
 * Whether to trust a key: the required one if there is one; a key met before; and at first contact any, as ssh
 * does. No key, not even one met before, is trusted with what is known to be another's: its zone, its URL, or the
 * place where this host is.
 */
export function judge(presented: Presented, trusted: Trusted): Verdict {
  const { required, known } = trusted;
  const firstContact = !known.some(({ pin }) => pin === presented.pin);
  if (required !== undefined) {
    if (required === presented.pin) return { trusted: true, firstContact };
    return { trusted: false, code: 'gateway.key-changed', expected: required };
  }
  const others = known.filter(({ pin }) => pin !== presented.pin);
  const same = others.find((gateway) => isSameGateway(gateway, presented));
  if (same !== undefined) return { trusted: false, code: 'gateway.key-changed', expected: same.pin };
  const open = openPlaces(presented, trusted);
  const here = others.find((gateway) => isAny(open, gateway.prefixes));
  if (here !== undefined) return { trusted: false, code: 'gateway.stranger', expected: here.pin };
  return { trusted: true, firstContact };
}

/**
 * `known` with what was learned of one gateway. What is known of others stays, so that none can make this host forget
 * another one.
 * @param wished a person has named the key: it replaces the one that its zones or its URL had before
 */
export function remember(
  known: readonly KnownGateway[],
  learned: KnownGateway,
  wished: boolean,
): readonly KnownGateway[] {
  const others = known.filter(
    (gateway) => gateway.pin !== learned.pin && !(wished && isReplaced(gateway, learned)),
  );
  return [...others, learned];
}

/** Whether a candidate says that it is one of the known gateways, which its key has still to prove. */
export function saysItIsKnown(known: readonly KnownGateway[], { url, domain }: Candidate): boolean {
  return known.some(
    (gateway) => gateway.url === url || (domain !== undefined && gateway.zones.includes(domain)),
  );
}

function isReplaced(gateway: KnownGateway, { url, zones }: KnownGateway): boolean {
  return isSameServer(gateway.url, url) || gateway.zones.some((zone) => zones.includes(zone));
}

function isSameGateway(gateway: KnownGateway, presented: Presented): boolean {
  return (
    isSameServer(gateway.url, presented.url) ||
    presented.network.zones.some((zone) => gateway.zones.includes(zone.name))
  );
}

/**
 * The addresses of this host that say where it is, as far as they are open to dispute. To a gateway met before the
 * places where it was met are its own; and a host on two networks meets each one's gateway on a link of its own.
 * All addresses of that link count, since a router that anybody can play may have given one of them.
 */
function openPlaces({ pin, network }: Presented, { known, addresses }: Trusted): readonly HostAddress[] {
  const own = known.find((gateway) => gateway.pin === pin);
  if (own === undefined) return addresses;
  const claimed = network.zones.flatMap(({ prefixes }) => prefixes);
  const links = new Set(addresses.filter((one) => isAny([one], claimed)).map(({ link }) => link));
  return addresses.filter((one) => links.has(one.link) && !isAny([one], own.prefixes));
}

function isAny(addresses: readonly HostAddress[], prefixes: readonly string[]): boolean {
  return addresses.some(({ address }) => prefixes.some((prefix) => isIn(address, prefix)));
}

/** Equal URLs, but for `.local` hosts: every link has its own. */
function isSameServer(one: string, other: string): boolean {
  return one === other && !/\.local(?::\d+)?$/.test(one);
}
