import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { GatewayError } from '../../errors.ts';
import { acmeDnsError, readRegistration, readUpdate, registrationJson } from '../../protocol/acme-dns.ts';
import { challengeHost } from '../../service/challenge-host.ts';
import { identification } from './authentication.ts';
import { bodyOf } from './body.ts';
import type { Door } from './door.ts';
import { enrolmentLimit } from './limits.ts';
import { methodNotAllowed, reportedRefusal } from './problems.ts';
import { sourceOf } from './source.ts';

/** acme-dns (`docs/http-api.md`): `/register`, `/update`, `/health`. */
export function acmeDnsRoutes(door: Door): Router {
  const { gateway } = door;
  const identify = identification(door);

  const register: RequestHandler = async (request, response) => {
    const networks = readRegistration(await bodyOf(request, response));
    const account = await gateway.addChallengeAccount({ networks, source: sourceOf(request) });
    response.status(201).json(registrationJson(account, networks));
  };

  const update: RequestHandler = async (request, response) => {
    const login = {
      user: request.get('X-Api-User') ?? '',
      secret: request.get('X-Api-Key') ?? '',
      source: sourceOf(request),
    };
    const principal = await identify(login, response);
    if (principal === undefined)
      throw new GatewayError('auth.required', 'Send X-Api-User and X-Api-Key as /register gave them.');
    const { at, rdata, txt } = readUpdate(await bodyOf(request, response), gateway.zones);
    await challengeHost(gateway, principal, at, { kind: 'add', rdata });
    response.json({ txt });
  };

  const refuse: ErrorRequestHandler = (error: unknown, request, response, next) => {
    const refusal = reportedRefusal(door, error, request.method);
    if (response.headersSent) return next(error);
    response.status(refusal.status).json({ error: acmeDnsError(refusal) });
  };

  const router = Router();
  router.route('/register').post(enrolmentLimit(gateway.zones), register).all(methodNotAllowed('POST'));
  router.route('/update').post(update).all(methodNotAllowed('POST'));
  router
    .route('/health')
    .get((_request, response) => void response.end())
    .all(methodNotAllowed('GET'));
  router.use(refuse);
  return router;
}
