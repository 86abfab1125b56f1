import { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express';
import { GatewayError } from '../../errors.ts';
import { updateTo } from '../../model/address-update.ts';
import {
  type SecretUrlAnswer,
  secretOf,
  secretUrlAnswer,
  secretUrlRefusal,
} from '../../protocol/secret-url.ts';
import { updateHost } from '../../service/update-host.ts';
import { usualHost } from '../../service/usual-host.ts';
import { identification } from './authentication.ts';
import { refuseCrossSite } from './cross-site.ts';
import type { Door } from './door.ts';
import { reportedRefusal } from './problems.ts';
import { sourceOf } from './source.ts';

/**
 * sftdyn: `GET` of whatever is secret (`docs/http-api.md`) gives the secret's host the address that the request comes
 * from. It takes every path that nobody else has taken, unless the client asks for JSON, which sftdyn's never do.
 */
export function secretUrlRoutes(door: Door): Router {
  const { gateway } = door;
  const identify = identification(door);

  const update: RequestHandler = async (request, response) => {
    const source = sourceOf(request);
    const principal = await identify({ user: undefined, secret: secretOf(request.url), source }, response);
    if (principal === undefined) throw new GatewayError('auth.required', 'This URL is nobody’s secret.');
    const host = usualHost(principal, gateway);
    if (host === undefined)
      throw new GatewayError('credential.out-of-scope', 'This secret is for no host, or for more than one.');
    answer(response, secretUrlAnswer(await updateHost(gateway, principal, host, updateTo([source]))));
  };

  const refuse: ErrorRequestHandler = (error: unknown, request, response, next) => {
    const refusal = reportedRefusal(door, error, request.method);
    if (response.headersSent) return next(error);
    answer(response, secretUrlRefusal(refusal.code));
  };

  const router = Router();
  router.get(/./, unlessJson, refuseCrossSite, update);
  router.use(refuse);
  return router;
}

const unlessJson: RequestHandler = (request, _response, next) => {
  const isForUs = request.method === 'GET' && request.accepts(['text', 'json']) === 'text';
  next(isForUs ? undefined : 'router');
};

function answer(response: Response, { status, text }: SecretUrlAnswer): void {
  response.status(status).type('text/plain').send(text);
}
