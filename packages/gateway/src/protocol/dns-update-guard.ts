import type { Dhcid, Name } from '@open-dyndns/dns';

/** SHA-256 (FIPS 180-4). */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** RFC 4701 §3.3: the identifier is a DUID. */
const duidIdentifier = [0x00, 0x02];
/** RFC 4701 §3.4. */
const sha256Digest = 0x01;
/** RFC 6355 §4: a DUID that is made of a UUID. */
const uuidDuid = [0x00, 0x04];
const uuidOctets = 16;
const product = new TextEncoder().encode('open-dyndns');

/**
 * Who keeps a name, as RFC 4701 has it: the DHCID of a client that stands for every gateway of one zone, whatever key
 * or store it has. DHCP servers leave names with another client's DHCID alone (RFC 4703 §5.3).
 */
export function guardOf(zone: Name, sha256: Sha256): (name: Name) => Dhcid {
  const duid = Uint8Array.from([...uuidDuid, ...uuidOf(zone, sha256)]);
  return (name) => {
    // RFC 4701 §3.5: the identifier, then the name in canonical wire form.
    const digest = sha256(joined(duid, name.lowerCase().wire));
    return { type: 'DHCID', data: Uint8Array.from([...duidIdentifier, sha256Digest, ...digest]) };
  };
}

/** RFC 9562 §5.8: version 8, of octets of our own. */
function uuidOf(zone: Name, sha256: Sha256): Uint8Array {
  const digest = sha256(joined(product, zone.lowerCase().wire)).slice(0, uuidOctets);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const octets = new Uint8Array(one.length + other.length);
  octets.set(one);
  octets.set(other, one.length);
  return octets;
}
