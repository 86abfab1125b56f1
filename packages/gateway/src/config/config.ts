import type { Name } from '@open-dyndns/dns';
import type { Endpoint } from '../model/endpoint.ts';
import type { WatchedFile } from '../model/watched-file.ts';
import type { ZonePolicy } from '../model/zone.ts';

/** What the gateway was told, complete and frozen. `docs/configuration.md` explains every key. */
export interface Config {
  /** The file that it came from; undefined without one. */
  readonly file: string | undefined;
  /** The directory of the store, the key and the certificate. */
  readonly state: string;
  readonly http: {
    readonly listen: readonly Endpoint[];
    /** Where clients are served that cannot do TLS; usually nowhere. */
    readonly plain: readonly Endpoint[];
    /** Prefixes of proxies whose `X-Forwarded-For` is believed. */
    readonly trustedProxies: readonly string[];
    readonly certificate: 'self-signed' | { readonly cert: string; readonly key: string };
  };
  /** Where the embedded DNS server listens, if a zone uses it. */
  readonly dns: { readonly listen: readonly Endpoint[] };
  readonly mdns: {
    readonly advertise: boolean;
    /** The label that is claimed in `.local`. */
    readonly name: string;
    readonly interfaces: 'lan' | 'loopback' | readonly string[];
  };
  readonly zones: readonly ZoneConfig[];
  /** The users' files that say which addresses hosts have. */
  readonly watch: readonly WatchedFile[];
}

export type ZoneConfig = EmbeddedZone | ZoneFileZone | Rfc2136Zone | TinydnsZone | ProviderZone;

/** A zone that the gateway answers for itself. */
export interface EmbeddedZone {
  readonly backend: 'embedded';
  readonly policy: ZonePolicy;
  /** Whether who asks from the LAN gets LAN addresses, and the world the public ones. */
  readonly split: boolean;
  /** The zone's name servers beside the gateway itself. */
  readonly nameServers: readonly Name[];
  /** The DNS servers that keep a copy of the zone, and the file of the TSIG key that they use. */
  readonly transfer: { readonly key: string; readonly secondaries: readonly Endpoint[] } | undefined;
}

/** A zone of BIND, in files that the gateway edits. */
export interface ZoneFileZone {
  readonly backend: 'zonefile';
  readonly policy: ZonePolicy;
  readonly file: string;
  readonly reload: 'sighup' | 'rndc';
  readonly pidFile: string;
  /** The DNS server that is asked for the serial. */
  readonly server: Endpoint;
  /** Asked for the serial as the server is. */
  readonly secondaries: readonly Endpoint[];
  /** The files of the policy's reverse zones, in the same order. */
  readonly reverseFiles: readonly string[];
}

/** A zone of tinydns, in whose `data` the gateway edits a marked section. */
export interface TinydnsZone {
  readonly backend: 'tinydns';
  readonly policy: ZonePolicy;
  readonly data: string;
  /** The command that makes data.cdb, run in the directory of `data`. */
  readonly make: readonly [string, ...string[]];
  /** Where tinydns answers. */
  readonly server: Endpoint;
}

/** A zone of any DNS server that takes dynamic updates (RFC 2136). */
export interface Rfc2136Zone {
  readonly backend: 'rfc2136';
  readonly policy: ZonePolicy;
  /** The primary, which takes the updates. */
  readonly server: Endpoint;
  /** The file of the TSIG key. */
  readonly key: string;
  /** Asked for the serial as the primary is. */
  readonly secondaries: readonly Endpoint[];
}

/** A zone that somebody else's system keeps, changed through its HTTP API. */
export type ProviderZone = RackspaceZone | TokenZone;

interface ProvidedZone {
  readonly policy: ZonePolicy;
  /** The URL of the API, without a final slash. */
  readonly api: string;
  /** The file of the token or API key. */
  readonly token: string;
  /** The zone's DNS servers, asked whether they answer with a change. */
  readonly servers: readonly Endpoint[];
}

/** A zone of a provider that asks for nothing but a secret. */
export interface TokenZone extends ProvidedZone {
  readonly backend: 'powerdns' | 'digitalocean' | 'cloudflare';
}

/** A zone of Rackspace Cloud DNS, which asks for a user, too. */
export interface RackspaceZone extends ProvidedZone {
  readonly backend: 'rackspace';
  readonly user: string;
}

/** What the configuration takes from the machine where a key is missing. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Addresses and prefixes of the LAN interfaces if `--lan` was given, else undefined: loopback only. */
  readonly lan: { readonly addresses: readonly string[]; readonly prefixes: readonly string[] } | undefined;
}
