import { ipv4Octets, ipv6Octets, printIpv4, printIpv6 } from '@open-dyndns/dns';
import type { Request } from 'express';
import { GatewayError } from '../../errors.ts';

/**
 * The address a request came from: canonical, an IPv4 client on an IPv6 socket as IPv4, without a zone index. Behind
 * proxies that the configuration trusts it is the right-most in `X-Forwarded-For` that is none of them; every address in
 * front of that one anybody may have written.
 * @throws GatewayError where the client has gone, which nobody hears any more, or a trusted proxy says what is no address
 */
export function sourceOf(request: Request): string {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined) throw new GatewayError('request.malformed', 'The connection is closed.');
  if (request.headers['x-forwarded-for'] === undefined) return withoutSocketForm(remoteAddress);
  // Express (proxy-addr) walks back from the socket as long as it trusts, and not at all where nothing is configured.
  const said = withoutSocketForm(request.ip ?? '');
  const ipv4 = ipv4Octets(said);
  const ipv6 = ipv4 === undefined ? ipv6Octets(said) : undefined;
  if (ipv4 !== undefined) return printIpv4(ipv4);
  if (ipv6 !== undefined) return printIpv6(ipv6);
  throw new GatewayError('request.malformed', 'The proxy forwards this for something that is no IP address.');
}

/** The address of ours that the client reached, which is one that it can reach again. */
export function reachedAt(request: Request): string {
  return withoutSocketForm(request.socket.localAddress ?? '');
}

/** An address as sockets write it, which else is canonical. */
function withoutSocketForm(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
