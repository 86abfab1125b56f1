import type { Request, RequestHandler, Response } from 'express';
import basicAuth from 'express-basic-auth';
import { GatewayError } from '../../errors.ts';
import type { Principal } from '../../model/host.ts';
import { problemMediaType, problemOf } from '../../protocol/problem.ts';
import type { Door } from './door.ts';
import { FailureLimit } from './limits.ts';
import { sourceOf } from './source.ts';

/** Serves one request of somebody who has proved who they are. */
export type Serve = (principal: Principal, request: Request, response: Response) => Promise<void>;

const required = new GatewayError(
  'auth.required',
  'Send the name and secret of an account, or of an enrolled device, with Basic authentication.',
);

/** Makes request handlers that ask for Basic credentials first; wrong ones count against their address. */
export function authentication({
  gateway,
  log,
}: Pick<Door, 'gateway' | 'log'>): (serve: Serve) => RequestHandler {
  const failures = new FailureLimit(gateway.zones);

  return (serve) => (request, response, next) => {
    let principal: Principal | undefined;
    const identify = async (user: string, secret: string): Promise<boolean> => {
      const source = sourceOf(request);
      principal = await failures.checked(request, response, () => gateway.authenticate(user, secret, source));
      if (principal !== undefined) return true;
      log.info({ source }, 'wrong credentials');
      return false;
    };
    const ask = basicAuth({
      challenge: true,
      realm: 'Open DynDNS',
      authorizeAsync: true,
      authorizer: (user, secret, done) => {
        identify(user, secret).then((known) => done(null, known), next);
      },
      unauthorizedResponse: () => {
        response.type(problemMediaType);
        return problemOf(required);
      },
    });
    ask(request, response, () => {
      if (principal === undefined) return next(required);
      serve(principal, request, response).catch(next);
    });
  };
}
