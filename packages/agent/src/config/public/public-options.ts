import type { Family } from '../../model/public/family.ts';
import type { PublicName } from '../../model/public/keeping-state.ts';
import type { PortMap } from '../../model/public/port-map.ts';
import type { Source } from '../../model/public/source.ts';

/** Where a secret is: never in an argument or in the configuration itself. */
export type SecretPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly variable: string };

/** Whom names are told to. */
export type ServerSettings =
  | { readonly provider: 'gateway' }
  | { readonly provider: 'dyndns2'; readonly url: string }
  | { readonly provider: 'digitalocean' | 'cloudflare'; readonly zone: string; readonly ttl: number }
  | {
      readonly provider: 'rfc2136';
      readonly server: { readonly host: string; readonly port: number };
      readonly zone: string;
      readonly ttl: number;
    };

/** Names at one server: a `[[public]]` table, or what the command line says. */
export interface PublicEntry {
  readonly names: readonly PublicName[];
  readonly sources: readonly Source[];
  readonly families: readonly Family[];
  readonly allowPrivate: boolean;
  /** Our gateway: the server, or only a source. */
  readonly gateway: { readonly url: string; readonly pin: string | undefined } | undefined;
  readonly server: ServerSettings;
  readonly secret: SecretPlace;
}

/** What `public` is asked to do. */
export interface PublicOptions {
  readonly entries: readonly PublicEntry[];
  readonly maps: readonly PortMap[];
  /** Whether servers that refused are tried again. */
  readonly retry: boolean;
  readonly state: string;
  readonly json: boolean;
}
