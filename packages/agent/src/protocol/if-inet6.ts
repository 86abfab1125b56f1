import ipaddr from 'ipaddr.js';

/** Linux `IFA_F_TEMPORARY`, `IFA_F_DEPRECATED` (linux/if_addr.h). */
const temporaryFlag = 0x01;
const deprecatedFlag = 0x20;

export interface Ipv6Flags {
  readonly temporary: boolean;
  readonly deprecated: boolean;
}

/** `/proc/net/if_inet6`: the flags of every IPv6 address of the host, by canonical address and interface (`fd00::1%eth0`). */
export function readIfInet6(text: string): ReadonlyMap<string, Ipv6Flags> {
  const lines = text.split('\n').flatMap((line) => {
    const [hex, , , , flags, link] = line.trim().split(/\s+/);
    if (hex?.length !== 32 || flags === undefined || link === undefined) return [];
    const bits = Number.parseInt(flags, 16);
    const address = ipaddr.IPv6.parse(hex.replace(/(.{4})(?=.)/g, '$1:')).toString();
    const value = { temporary: (bits & temporaryFlag) !== 0, deprecated: (bits & deprecatedFlag) !== 0 };
    return [[`${address}%${link}`, value] as const];
  });
  return new Map(lines);
}
