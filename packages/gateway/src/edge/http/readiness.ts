import { Router } from 'express';
import { readinessJson } from '../../protocol/rest-readiness.ts';
import type { Door } from './door.ts';
import { methodNotAllowed } from './problems.ts';

const ready = 200;
const unavailable = 503;

/** What monitoring asks: `/readyz`, `/metrics`. */
export function monitoringRoutes({ gateway, metrics }: Door): Router {
  const router = Router();

  router
    .route('/readyz')
    .get((_request, response) => {
      const readiness = readinessJson(gateway.states());
      response.status(readiness.status === 'ok' ? ready : unavailable).json(readiness);
    })
    .all(methodNotAllowed('GET'));

  router
    .route('/metrics')
    .get(async (_request, response) => {
      const page = await metrics.print();
      response.set('Content-Type', metrics.contentType).end(page);
    })
    .all(methodNotAllowed('GET'));

  return router;
}
