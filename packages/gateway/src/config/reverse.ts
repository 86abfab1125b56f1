import ipaddr from 'ipaddr.js';
import type { ZonePolicy } from '../model/zone.ts';
import { reverseApex } from './values.ts';

const bitsPerLabel = { ipv4: 8, ipv6: 4 } as const;

/** The reverse zones that together cover prefixes exactly: 10.77.0.0/22 is four zones of a /24 each. */
export function reverseZones(prefixes: readonly string[]): ZonePolicy['reverse'] {
  const whole = [...new Set(prefixes.flatMap(splitAtLabels))];
  return whole.map((prefix) => ({ prefix, apex: reverseApex(prefix) }));
}

function splitAtLabels(prefix: string): string[] {
  const [address, length] = ipaddr.parseCIDR(prefix);
  const bits = bitsPerLabel[address.kind()];
  const whole = Math.ceil(length / bits) * bits;
  const octets = address.toByteArray();
  const last = whole / 8 - (whole % 8 === 0 ? 1 : 0.5);
  const step = whole % 8 === 0 ? 1 : 1 << bits;
  return Array.from({ length: 2 ** (whole - length) }, (_, part) => {
    const moved = octets.map((octet, at) => (at === Math.floor(last) ? octet + part * step : octet));
    return `${ipaddr.fromByteArray(moved)}/${whole}`;
  });
}
