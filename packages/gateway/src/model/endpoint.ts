/** The only port that a resolver configuration can say. */
export const dnsPort = 53;

/** Where something listens. Port 0 leaves the choice to the system. */
export interface Endpoint {
  /** An IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
}

/** `10.77.0.1:53` or `[2001:db8::1]:53`, as in the configuration and in URLs. */
export function printEndpoint({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Whether it takes connections at every address of the machine. */
export function isWildcard({ address }: Endpoint): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** Whether only programs of the same machine reach it (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopback({ address }: Endpoint): boolean {
  return address === '::1' || address.startsWith('127.');
}
