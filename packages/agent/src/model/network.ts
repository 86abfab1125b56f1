/** What a gateway says about its network, to anyone who asks. */
export interface Network {
  readonly zones: readonly NetworkZone[];
}

export interface NetworkZone {
  /** The apex as text, without the final dot. */
  readonly name: string;
  readonly nameServers: readonly NameServer[];
  /** Domains for the resolver's search list. */
  readonly search: readonly string[];
  /** Which addresses belong to this zone: `10.77.0.0/24`. */
  readonly prefixes: readonly string[];
}

export interface NameServer {
  readonly address: string;
  readonly port: number;
}

/** Somebody who says that a gateway is there. Nothing of it is to be believed before the key is checked. */
export interface Candidate {
  /** `https://host:port`, which also tells candidates apart. */
  readonly url: string;
  /** Where to connect to, link-local ones with their scope; empty: resolve the URL's host. */
  readonly addresses: readonly string[];
  /** The domain that it claims to serve, if it said so. */
  readonly domain: string | undefined;
}
