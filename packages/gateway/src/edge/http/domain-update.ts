import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { GatewayError } from '../../errors.ts';
import type { Principal } from '../../model/host.ts';
import { mayChange } from '../../model/standing.ts';
import type { ZonePolicy } from '../../model/zone.ts';
import { domainJson, domainRefusal, readDomainUpdate } from '../../protocol/domain-update.ts';
import { readHostName } from '../../protocol/rest-name.ts';
import { type HostAt, updateHost } from '../../service/update-host.ts';
import { identification } from './authentication.ts';
import type { Door } from './door.ts';
import { parametersOf } from './parameters.ts';
import { methodNotAllowed, reportedRefusal } from './problems.ts';
import { sourceOf } from './source.ts';

/** Whose key a request has sent, and for which host. */
interface Keyed {
  readonly principal: Principal;
  readonly at: HostAt;
  readonly policy: ZonePolicy;
  readonly parameters: URLSearchParams;
}

/** django-dynamic-dns (`docs/http-api.md`): `/dynamicdns/update/:domain/`, `/dynamicdns/read/:domain/`. */
export function domainRoutes(door: Door): Router {
  const { gateway } = door;
  const identify = identification(door);

  const keyed = async (request: Request, response: Response): Promise<Keyed> => {
    const parameters = await parametersOf(request, response);
    const secret = parameters.get('key');
    if (secret === null) throw new GatewayError('request.malformed', 'Send the key.', { field: 'key' });
    const principal = await identify({ user: undefined, secret, source: sourceOf(request) }, response);
    const read = readHostName(String(request.params['domain']), gateway.zones);
    // Whoever has no key for a domain is not told whether there is one.
    if (principal === undefined || !read.ok) throw foreign();
    return { principal, at: { name: read.name, zone: read.zone.apex }, policy: read.zone, parameters };
  };

  const update: RequestHandler = async (request, response) => {
    const { principal, at, policy, parameters } = await keyed(request, response);
    const before = gateway.host(at.name)?.addresses ?? [];
    const wish = readDomainUpdate(parameters, sourceOf(request), before, policy);
    const { outcome } = await updateHost(gateway, principal, at, wish);
    const host = gateway.host(at.name);
    if (host === undefined) throw foreign();
    response.json({ ...domainJson(host, policy), updated: outcome !== 'unchanged' });
  };

  const read: RequestHandler = async (request, response) => {
    const { principal, at, policy } = await keyed(request, response);
    const host = gateway.host(at.name);
    if (host === undefined || !mayChange(principal, host)) throw foreign();
    response.json(domainJson(host, policy));
  };

  const refuse: ErrorRequestHandler = (error: unknown, request, response, next) => {
    const { status, json } = domainRefusal(reportedRefusal(door, error, request.method));
    if (response.headersSent) next(error);
    else response.status(status).json(json);
  };

  const router = Router();
  router.route('/dynamicdns/update/:domain').post(update).all(methodNotAllowed('POST'));
  router.route('/dynamicdns/read/:domain').get(read).all(methodNotAllowed('GET'));
  router.use(refuse);
  return router;
}

function foreign(): GatewayError {
  return new GatewayError('host.not-yours', 'This key is not for this domain.');
}
