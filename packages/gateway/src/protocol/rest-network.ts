import { printName } from '@open-dyndns/dns';
import type { EnrolmentMode, LeaseBounds, ZonePolicy } from '../model/zone.ts';

/** A DNS server that answers for a zone, as the asking client reaches it. */
export interface NameServer {
  readonly address: string;
  readonly port: number;
}

/** `GET /network`: all that an agent needs to know before it enrols. */
export interface NetworkJson {
  readonly zones: readonly {
    /** The apex, without a final dot. */
    readonly name: string;
    readonly nameServers: readonly NameServer[];
    /** What belongs into the resolver's search list. */
    readonly search: readonly string[];
    readonly prefixes: readonly string[];
    readonly ttl: number;
    readonly lease: LeaseBounds;
    readonly enrolment: EnrolmentMode;
  }[];
  readonly gateway: {
    readonly version: string;
    /** SHA-256 of the key's SubjectPublicKeyInfo: `sha256/` and base64. */
    readonly pin: string;
  };
}

export function networkJson(
  zones: readonly { readonly policy: ZonePolicy; readonly nameServers: readonly NameServer[] }[],
  gateway: NetworkJson['gateway'],
): NetworkJson {
  return {
    zones: zones.map(({ policy, nameServers }) => {
      const name = printName(policy.apex).replace(/\.$/, '');
      const { prefixes, ttl, lease, enrolment } = policy;
      return { name, nameServers, search: [name], prefixes, ttl, lease, enrolment };
    }),
    gateway,
  };
}
