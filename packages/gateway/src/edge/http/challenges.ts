import { Router } from 'express';
import type { Challenge } from '../../model/host-records.ts';
import { readPresentation } from '../../protocol/challenge.ts';
import { challengeHost } from '../../service/challenge-host.ts';
import { authentication, type Serve } from './authentication.ts';
import { bodyOf } from './body.ts';
import type { Door } from './door.ts';
import { methodNotAllowed } from './problems.ts';

/** Proofs of control over hosts' names, as lego (`httpreq`) and acme.sh (`acmeproxy`) have them made. */
export function challengeRoutes(door: Door): Router {
  const { gateway } = door;
  const authenticated = authentication(door);

  const serve =
    (kind: Challenge['kind']): Serve =>
    async (principal, request, response) => {
      const body = await bodyOf(request, response);
      const { at, rdata } = readPresentation(body, gateway.zones);
      await challengeHost(gateway, principal, at, { kind, rdata });
      response.json(body);
    };

  const router = Router();
  router
    .route('/present')
    .post(authenticated(serve('add')))
    .all(methodNotAllowed('POST'));
  router
    .route('/cleanup')
    .post(authenticated(serve('remove')))
    .all(methodNotAllowed('POST'));
  return router;
}
