import type { RequestHandler } from 'express';
import { GatewayError } from '../../errors.ts';

/**
 * A browser that remembers an administrator's password would send it with a form, or with an image's URL, on anybody's
 * page (W3C Fetch Metadata).
 */
export const refuseCrossSite: RequestHandler = (request, _response, next) => {
  const site = request.get('Sec-Fetch-Site') ?? 'none';
  if (site === 'none' || site === 'same-origin') return next();
  throw new GatewayError('request.cross-site', 'Browsers may change hosts from pages of this gateway only.');
};
