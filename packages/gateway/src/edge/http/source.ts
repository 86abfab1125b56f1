import type { Request } from 'express';
import { GatewayError } from '../../errors.ts';

/**
 * The address a request came from: canonical, an IPv4 client on an IPv6 socket as IPv4, without a zone index.
 * @throws GatewayError where the client has gone, which nobody hears any more
 */
export function sourceOf(request: Request): string {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined) throw new GatewayError('request.malformed', 'The connection is closed.');
  return canonical(remoteAddress);
}

/** The address of ours that the client reached, which is one that it can reach again. */
export function reachedAt(request: Request): string {
  return canonical(request.socket.localAddress ?? '');
}

function canonical(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
