import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { GatewayError } from '../../errors.ts';
import { acmeDnsRoutes } from './acme-dns.ts';
import { challengeRoutes } from './challenges.ts';
import { checkIpRoutes } from './check-ip.ts';
import { refuseCrossSite } from './cross-site.ts';
import { descriptionRoutes } from './description.ts';
import { domainRoutes } from './domain-update.ts';
import type { Door } from './door.ts';
import { answerDyndns2, dyndns2Paths, dyndns2Routes } from './dyndns2.ts';
import { hostRoutes } from './hosts.ts';
import { networkRoutes } from './network.ts';
import { answerProblems, notFound } from './problems.ts';
import { monitoringRoutes } from './readiness.ts';
import { secretUrlRoutes } from './secret-url.ts';

/** The HTTP interface (`docs/http-api.md`) in front of a gateway. */
export function createApp(door: Door): Express {
  const app = openApp(door);
  app.use(hostRoutes(door), networkRoutes(door), monitoringRoutes(door), descriptionRoutes(door));
  app.use(challengeRoutes(door), acmeDnsRoutes(door));
  return closeApp(withOlderClients(app, door), door);
}

/** What of it is served without TLS: for clients that cannot do better. */
export function createPlainApp(door: Door): Express {
  return closeApp(withOlderClients(openApp(door), door), door);
}

function openApp(door: Door): Express {
  const app = express();
  app.set('etag', false);
  app.set('query parser', false);
  app.set('trust proxy', [...door.trustedProxies]);
  app.use(browserHeaders);
  app.use(refuseWhenStopping(door.stopping), neverCached, refuseCrossSiteChanges);
  return app;
}

/** The last of these takes every path that is left. */
function withOlderClients(app: Express, door: Door): Express {
  app.use(checkIpRoutes(), dyndns2Routes(door), domainRoutes(door), secretUrlRoutes(door));
  return app.use(dyndns2Paths, answerDyndns2(door));
}

function closeApp(app: Express, door: Door): Express {
  return app.use(notFound, answerProblems(door));
}

/** Nothing here is a page with parts of its own: what helmet says about those, and to browsers of long ago, is left out. */
const browserHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  // HSTS speaks for every port of a host, so that it would break other plain-HTTP services of the same machine.
  strictTransportSecurity: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

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

/** Reading changes nothing. */
const refuseCrossSiteChanges: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  refuseCrossSite(request, response, next);
};
