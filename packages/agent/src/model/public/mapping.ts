/** Seconds of a mapping's life (RFC 6886 §3.3 recommends two hours; UPnP routers take no less than one). */
export const mappingSeconds = 3_600;

/** Milliseconds after which a mapping is renewed: at half of what was given (RFC 6886 §3.3, RFC 6887 §11.2.1). */
export function renewalMs(lifetimeSeconds: number): number {
  return Math.max(1, lifetimeSeconds / 2) * 1000;
}
