/** Every way in which this package can fail; `docs/errors.md` lists them. */
export const mdnsErrorCodes = {
  'mdns.port-taken':
    'UDP port 5353 is held by a program that does not share it; stop that program, or have it open the port with SO_REUSEADDR',
  'mdns.no-permission': 'the system refuses UDP port 5353 or multicast; run where sockets may be opened',
  'mdns.no-multicast':
    'the interface does not carry multicast (224.0.0.251, ff02::fb); choose another one, or turn it on with `ip link set NAME multicast on`',
  'mdns.unknown-link': 'there is no interface of this name; `ip link` lists them',
  'mdns.bad-label': 'a host label has 1 to 63 octets of UTF-8; choose another name',
  'mdns.bad-instance':
    'a service instance name has 1 to 63 octets of UTF-8 without control characters; choose another name',
  'mdns.bad-service-type':
    'a service type is written _name._tcp or _name._udp, its name 1 to 15 letters, digits and inner hyphens (RFC 6763 §7)',
  'mdns.bad-txt':
    'a TXT entry is key=value of at most 255 octets, its key printable ASCII without “=” (RFC 6763 §6.4), all of them 8,700 octets',
  'mdns.bad-port': 'a port is an integer from 0 to 65535',
  'mdns.foreign-host': 'the host of a service has to be a claim of the same Mdns object; use its claimHost',
  'mdns.withdrawn': 'the name was withdrawn before it was won',
  'mdns.closed': 'this Mdns object is closed; open another',
} as const;

/** `mdns.port-taken` and so on: what a program can tell failures apart by. */
export type MdnsErrorCode = keyof typeof mdnsErrorCodes;

/** Misuse, or a system that does not let mDNS work. `where` names the interface, name or value that it is about. */
export class MdnsError extends Error {
  override readonly name = 'MdnsError';
  readonly code: MdnsErrorCode;
  readonly where: string;

  constructor(code: MdnsErrorCode, where: string, options?: ErrorOptions) {
    super(`${where}: ${mdnsErrorCodes[code]}`, options);
    this.code = code;
    this.where = where;
  }
}
