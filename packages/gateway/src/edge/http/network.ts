import { Router } from 'express';
import { readEnrolment } from '../../protocol/rest-device.ts';
import { networkJson } from '../../protocol/rest-network.ts';
import { bodyOf } from './body.ts';
import type { Door } from './door.ts';
import { enrolmentLimit } from './limits.ts';
import { methodNotAllowed } from './problems.ts';
import { reachedAt, sourceOf } from './source.ts';

/** What a device asks before it has a credential: `/network`, `/devices`, `/healthz`. */
export function networkRoutes(door: Door): Router {
  const { gateway } = door;
  const router = Router();

  router
    .route('/network')
    .get((request, response) => {
      const zones = gateway.zones.map((policy) => ({
        policy,
        nameServers: door.nameServers(policy, reachedAt(request)),
      }));
      response.json(networkJson(zones, { version: door.version, pin: door.pin() }));
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/devices')
    .post(enrolmentLimit(gateway.zones), async (request, response) => {
      const wish = readEnrolment(await bodyOf(request, response));
      response.status(201).json(await gateway.enrol({ ...wish, source: sourceOf(request) }));
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/healthz')
    .get((_request, response) => {
      response.json({ status: 'ok' });
    })
    .all(methodNotAllowed('GET'));

  return router;
}
