import { Router } from 'express';
import { GatewayError } from '../../errors.ts';
import type { Claim, Principal, Registration } from '../../model/host.ts';
import { isNamedIn, mayChangeName } from '../../model/scope.ts';
import { inTermsOf } from '../../protocol/fields.ts';
import { claimReader, readLookup } from '../../protocol/rest-claim.ts';
import { hostJson, hostsJson, registrationJson } from '../../protocol/rest-host.ts';
import { authentication, type Serve } from './authentication.ts';
import { bodyOf } from './body.ts';
import type { Door } from './door.ts';
import { methodNotAllowed } from './problems.ts';

/** `/hosts` and `/hosts/:name`. */
export function hostRoutes(door: Door): Router {
  const { gateway } = door;
  const { zones } = gateway;
  const authenticated = authentication(door);
  const { readCreation, readUpdate } = claimReader(zones);

  /** Refusals name the fields as the request does, which `names` maps. */
  const register = (
    principal: Principal,
    claim: Claim,
    names: Readonly<Record<string, string>>,
  ): Promise<Registration> =>
    gateway.register(principal, claim).catch((error: unknown) => {
      throw inTermsOf(names, error);
    });

  const list: Serve = async ({ scope }, _request, response) => {
    const hosts = gateway.hosts();
    const shown = scope.names === undefined ? hosts : hosts.filter(({ name }) => isNamedIn(scope, name));
    response.json(hostsJson(shown, zones));
  };

  const show: Serve = async ({ scope }, request, response) => {
    const name = readLookup(nameIn(request.params), zones);
    const host = mayChangeName(scope, name) ? gateway.host(name) : undefined;
    if (host === undefined)
      throw new GatewayError('host.unknown', 'No host of this name is registered.', { field: 'name' });
    response.json(hostJson(host, zones));
  };

  const create: Serve = async (principal, request, response) => {
    const claim = readCreation(await bodyOf(request, response));
    const registration = await register(principal, claim, { addresses: 'ip' });
    const answer = registrationJson(registration, zones);
    response
      .status(201)
      .location(`/hosts/${encodeURIComponent(answer.name)}`)
      .json(answer);
  };

  const update: Serve = async (principal, request, response) => {
    const claim = readUpdate(nameIn(request.params), await bodyOf(request, response));
    const addresses = claim.keeps.length > 0 ? 'ip' : 'addresses';
    const registration = await register(principal, claim, { hostname: 'name', addresses });
    response
      .status(registration.outcome === 'created' ? 201 : 200)
      .json(registrationJson(registration, zones));
  };

  const remove: Serve = async (principal, request, response) => {
    await gateway.release(principal, readLookup(nameIn(request.params), zones));
    response.status(204).end();
  };

  const router = Router();
  router
    .route('/hosts')
    .get(authenticated(list))
    .post(authenticated(create))
    .all(methodNotAllowed('GET', 'POST'));
  router
    .route('/hosts/:name')
    .get(authenticated(show))
    .put(authenticated(update))
    .delete(authenticated(remove))
    .all(methodNotAllowed('GET', 'PUT', 'DELETE'));
  return router;
}

function nameIn(params: Readonly<Record<string, string | readonly string[]>>): string {
  return String(params['name']);
}
