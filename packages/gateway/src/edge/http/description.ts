import { Router } from 'express';
import { openApiDocument } from '../../protocol/openapi/document.ts';
import type { Door } from './door.ts';
import { methodNotAllowed } from './problems.ts';

/** `/openapi.json`: made when somebody asks for it first. */
export function descriptionRoutes({ version }: Door): Router {
  let description: object | undefined;
  const router = Router();
  router
    .route('/openapi.json')
    .get((_request, response) => {
      description ??= openApiDocument(version);
      response.json(description);
    })
    .all(methodNotAllowed('GET'));
  return router;
}
