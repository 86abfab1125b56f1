import { type HostAddress, isIn } from './addresses.ts';
import type { Network } from './network.ts';

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
 * does. Not a first contact is: a zone or URL whose key is known to be another, and a network in which this host
 * has already met a gateway with another key.
 */
export function judge(presented: Presented, trusted: Trusted): Verdict {
  const { required, known, addresses } = trusted;
  if (required !== undefined) {
    if (required === presented.pin) return { trusted: true, firstContact: !isKnown(known, required) };
    return { trusted: false, code: 'gateway.key-changed', expected: required };
  }
  if (isKnown(known, presented.pin)) return { trusted: true, firstContact: false };
  const same = known.find((gateway) => isSameGateway(gateway, presented));
  if (same !== undefined) return { trusted: false, code: 'gateway.key-changed', expected: same.pin };
  const here = known.find((gateway) => isHere(gateway, addresses));
  if (here !== undefined) return { trusted: false, code: 'gateway.stranger', expected: here.pin };
  return { trusted: true, firstContact: true };
}

/** `known` with what was learned of one gateway; a new key for one of its zones or its URL replaces the old one. */
export function remember(known: readonly KnownGateway[], learned: KnownGateway): readonly KnownGateway[] {
  const others = known.filter(
    (gateway) =>
      gateway.pin !== learned.pin &&
      !isSameServer(gateway.url, learned.url) &&
      !gateway.zones.some((zone) => learned.zones.includes(zone)),
  );
  return [...others, learned];
}

function isKnown(known: readonly KnownGateway[], pin: Pin): boolean {
  return known.some((gateway) => gateway.pin === pin);
}

function isSameGateway(gateway: KnownGateway, presented: Presented): boolean {
  return (
    isSameServer(gateway.url, presented.url) ||
    presented.network.zones.some((zone) => gateway.zones.includes(zone.name))
  );
}

/** Equal URLs, but for `.local` hosts: every link has its own. */
function isSameServer(one: string, other: string): boolean {
  return one === other && !/\.local(?::\d+)?$/.test(one);
}

function isHere(gateway: KnownGateway, addresses: readonly HostAddress[]): boolean {
  return addresses.some(({ address }) => gateway.prefixes.some((prefix) => isIn(address, prefix)));
}
