import { type Name, readName } from '@open-dyndns/dns';

export const origin: Name = readName('example.com.');

/** A zone with so many hosts between its marks, an address each: at a million, 31 MB. */
export function zoneOf(hosts: number): Uint8Array {
  const lines = Array.from(
    { length: hosts },
    (_, host) => `${ownerOf(host)}\tIN\tA\t${addressOf(10, host)}\n`,
  );
  return new TextEncoder().encode(`${head}${lines.join('')};endhostlist\n`);
}

/** The owner name of a host, relative to the origin. */
export function ownerOf(host: number): string {
  return `laptop-${String(host).padStart(6, '0')}`;
}

/** An address whose last three octets are the host's number. */
export function addressOf(first: number, host: number): string {
  return [first, (host >> 16) & 255, (host >> 8) & 255, host & 255].join('.');
}

const head = `$TTL 60
@	IN	SOA	ns admin (
		2026010100 ; Serial
		3600 900 604800 60 )
@	IN	NS	ns
ns	IN	A	10.0.0.1
;hostlist
`;
