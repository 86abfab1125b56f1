import type { Request, RequestHandler, Response } from 'express';
import basicAuth from 'express-basic-auth';
import { GatewayError } from '../../errors.ts';
import type { Principal } from '../../model/host.ts';
import { problemMediaType, problemOf } from '../../protocol/problem.ts';
import type { Login } from '../../service/authenticate.ts';
import type { Door } from './door.ts';
import { countedBy } from './limits.ts';
import { sourceOf } from './source.ts';

/** Serves one request of somebody who has proved who they are. */
export type Serve = (principal: Principal, request: Request, response: Response) => Promise<void>;

const required = new GatewayError(
  'auth.required',
  'Send the name and secret of an account, a device or a credential with Basic authentication, or a secret as Bearer token.',
);

const realm = 'Open DynDNS';
/** RFC 7617 §2, as express-basic-auth writes it. */
export const challenge: string = `Basic realm="${realm}"`;

/** The body of a 401, whose type it says. */
export type Unauthorized = (response: Response) => string | object;

/** Wraps what serves requests into handlers that ask for credentials first. */
export type Authenticated = (serve: Serve, unauthorized?: Unauthorized) => RequestHandler;

const asProblem: Unauthorized = (response) => {
  response.type(problemMediaType);
  return problemOf(required);
};

/** Says whose a login is; undefined where it is wrong. */
export type Identify = (login: Login, response: Response) => Promise<Principal | undefined>;

type Identification = Pick<Door, 'gateway' | 'log' | 'guesses'>;

/** Wrong passwords count against the address that they come from, and against the account. */
export function identification({ gateway, log, guesses }: Identification): Identify {
  const countedOf = countedBy(gateway.zones);

  return async (login, response) => {
    // A guess is worth nothing against what is recognised, so that nobody's wrong ones keep others from being so.
    const principal =
      (await gateway.recognise(login)) ??
      (await guesses
        .checked(countedOf(login.source), login, () => gateway.authenticate(login))
        .catch((error: unknown) => {
          if (error instanceof GatewayError && error.retryAfter !== undefined)
            response.set('Retry-After', String(error.retryAfter));
          throw error;
        }));
    if (principal === undefined) log.info({ source: login.source }, 'wrong credentials');
    return principal;
  };
}

/** Asks for Basic credentials or a bearer token. */
export function authentication(door: Identification): Authenticated {
  const identify = identification(door);

  return (serve, unauthorized = asProblem) =>
    (request, response, next) => {
      let principal: Principal | undefined;
      const isKnown = async (user: string | undefined, secret: string): Promise<boolean> => {
        principal = await identify({ user, secret, source: sourceOf(request) }, response);
        return principal !== undefined;
      };
      const ask = basicAuth({
        challenge: true,
        realm,
        authorizeAsync: true,
        authorizer: (user, secret, done) => {
          isKnown(user, secret).then((known) => done(null, known), next);
        },
        unauthorizedResponse: () => unauthorized(response),
      });
      const enter = (): void => {
        if (principal === undefined) next(required);
        else serve(principal, request, response).catch(next);
      };
      const token = bearerToken(request.headers.authorization);
      if (token === undefined) ask(request, response, enter);
      // Where the token is wrong, express-basic-auth refuses as it does everything that is no Basic login.
      else isKnown(undefined, token).then((known) => (known ? enter() : ask(request, response, enter)), next);
    };
}

/** The token of a header (RFC 6750 §2.1), if it holds one. */
function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +([\w~+/.-]+=*) *$/i.exec(header ?? '')?.[1];
}
