import type { Family } from './family.ts';

/** Somebody who can say what this host's public address is. */
export type Source =
  /** Our own gateway's `/myip`. */
  | { readonly kind: 'gateway' }
  /** A web page that is the address, or JSON that has it at a pointer (RFC 6901). */
  | { readonly kind: 'http'; readonly url: string; readonly pointer: string | undefined }
  /** A name server whose answer for a certain name is the asker's address. */
  | { readonly kind: 'dns'; readonly name: string; readonly server: string }
  /** An interface of this host, which has the public address itself. */
  | { readonly kind: 'interface'; readonly link: string }
  /** A program that prints it; it is given `ipv4` or `ipv6`. */
  | { readonly kind: 'command'; readonly program: string }
  /** The router, which is asked for its external address. */
  | { readonly kind: 'router' };

const second = 1_000;
const minute = 60 * second;

/**
 * Milliseconds between two questions to a source, at least. Only one's own gateway, host and router may be asked as often
 * as every poll comes (every 30 s). Strangers' servers ask for five minutes (ipify, echoip), Dyn's policy for ten.
 */
const paces: Readonly<Record<Source['kind'], number>> = {
  gateway: 0,
  interface: 0,
  router: 0,
  command: 5 * minute,
  dns: 5 * minute,
  http: 10 * minute,
};

export function paceMs({ kind }: Source): number {
  return paces[kind];
}

/** How a source is written in options and configuration, and called in the log. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'gateway':
    case 'router':
      return source.kind;
    case 'http':
      return source.pointer === undefined ? source.url : `${source.url}#${source.pointer}`;
    case 'dns':
      return `dns:${source.name}@${source.server}`;
    case 'interface':
      return `interface:${source.link}`;
    case 'command':
      return `command:${source.program}`;
  }
}

/** A router's NAT has an external address in IPv4 only. */
export function canAnswer({ kind }: Source, family: Family): boolean {
  return kind !== 'router' || family === 'ipv4';
}

/** How many sources have to say the same, where several are asked. */
const quorum = 2;

/** The address that enough of the `asked` sources say; undefined: they do not agree (yet). */
export function agreed(said: readonly string[], asked: number): string | undefined {
  return said.find((address) => said.filter((other) => other === address).length >= Math.min(quorum, asked));
}
