import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { GatewayError } from '../../errors.ts';
import type { Door } from './door.ts';
import { hostRoutes } from './hosts.ts';
import { networkRoutes } from './network.ts';
import { answerProblems, notFound } from './problems.ts';
import { monitoringRoutes } from './readiness.ts';

/** The HTTP interface (`docs/http-api.md`) in front of a gateway. */
export function createApp(door: Door): Express {
  const app = express();
  app.set('etag', false);
  app.set('query parser', false);
  app.set('trust proxy', [...door.trustedProxies]);
  // HSTS speaks for every port of a host, so that it would break other plain-HTTP services of the same machine.
  app.use(helmet({ strictTransportSecurity: false }));
  app.use(refuseWhenStopping(door.stopping), neverCached, refuseCrossSite);
  app.use(networkRoutes(door), monitoringRoutes(door), hostRoutes(door));
  app.use(
    notFound,
    answerProblems(door.log, (code) => door.metrics.refused(code)),
  );
  return app;
}

function refuseWhenStopping(stopping: AbortSignal): RequestHandler {
  return (_request, response, next) => {
    if (!stopping.aborted) return next();
    response.set('Connection', 'close');
    throw new GatewayError('gateway.stopping', 'The gateway is stopping; try again once it is back.');
  };
}

const neverCached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** A browser that remembers an administrator's password would send it with a form on anybody's page (W3C Fetch Metadata). */
const refuseCrossSite: RequestHandler = (request, _response, next) => {
  const site = request.get('Sec-Fetch-Site') ?? 'none';
  const safe = request.method === 'GET' || request.method === 'HEAD';
  if (safe || site === 'none' || site === 'same-origin') return next();
  throw new GatewayError('request.cross-site', 'Browsers may change hosts from pages of this gateway only.');
};
