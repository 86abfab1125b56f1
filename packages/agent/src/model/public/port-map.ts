/** A port of the router that shall lead to one of this host. */
export interface PortMap {
  /** The wish; a router may give another one where it is taken. */
  readonly external: number;
  readonly internal: number;
  readonly protocol: 'tcp' | 'udp';
}

export function portMapText({ external, internal, protocol }: PortMap): string {
  return `${external}:${internal}/${protocol}`;
}
