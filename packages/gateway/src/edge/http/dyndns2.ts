import { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express';
import { GatewayError } from '../../errors.ts';
import { type HostUpdate, readDeletions, readUpdates } from '../../protocol/dyndns2-request.ts';
import {
  deletionLine,
  dyndns2Line,
  dyndns2Status,
  dyndns2Text,
  dyndns2Word,
  type UpdateResult,
  unauthorizedStatus,
} from '../../protocol/dyndns2-word.ts';
import { updateHost } from '../../service/update-host.ts';
import { usualHost } from '../../service/usual-host.ts';
import { authentication, challenge, type Serve, type Unauthorized } from './authentication.ts';
import { refuseCrossSite } from './cross-site.ts';
import type { Door } from './door.ts';
import { heldBack } from './held-back.ts';
import { parametersOf } from './parameters.ts';
import { reportedRefusal } from './problems.ts';
import { sourceOf } from './source.ts';

/** Where clients look for it, whichever version of Dyn's interface they were written for. */
const updatePaths = ['/nic/update', '/v2/update', '/v3/update'];
/** nsupdate.info's. */
const deletePaths = ['/nic/delete'];
export const dyndns2Paths: string[] = [...updatePaths, ...deletePaths];

/** dyndns2 (`docs/http-api.md`). */
export function dyndns2Routes(door: Door): Router {
  const { gateway } = door;
  const authenticated = authentication(door);
  const unchanged = heldBack(door);

  /** Each host has an answer of its own, and all of them share one commit. */
  const serveEach =
    (readHosts: typeof readUpdates, lineOf: (result: UpdateResult) => string): Serve =>
    async (principal, request, response) => {
      const refuse = (error: unknown): GatewayError => reportedRefusal(door, error, request.method);
      const updateOne = async (host: HostUpdate | GatewayError): Promise<UpdateResult> => {
        if (host instanceof GatewayError) throw host;
        const result = await updateHost(gateway, principal, host, host.update);
        if (result.outcome === 'unchanged') await unchanged(`${principal.credential} ${host.name.key}`);
        return result;
      };
      const updateAll = async (): Promise<UpdateResult[]> => {
        const hosts = readHosts(await parametersOf(request, response), {
          zones: gateway.zones,
          source: sourceOf(request),
          usual: () => usualHost(principal, gateway)?.name,
        });
        return Promise.all(hosts.map((host) => updateOne(host).catch(refuse)));
      };
      const results = await updateAll().catch((error: unknown): UpdateResult[] => [refuse(error)]);
      answer(response, dyndns2Status(results, principal.strictStatus), results.map(lineOf));
    };

  const router = Router();
  for (const [paths, serve] of [
    [updatePaths, serveEach(readUpdates, dyndns2Line)],
    [deletePaths, serveEach(readDeletions, deletionLine)],
  ] as const) {
    const handlers = [refuseCrossSite, requireAgent, authenticated(serve, asWord)];
    router.route(paths).head(refuseMethod).get(handlers).post(handlers).all(refuseMethod);
  }
  return router;
}

/** The word for what was refused before anybody was let in. */
export function answerDyndns2(door: Pick<Door, 'log' | 'metrics'>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const refusal = reportedRefusal(door, error, request.method);
    if (response.headersSent) return next(error);
    answer(response, dyndns2Status([refusal], false), [dyndns2Word(refusal)]);
  };
}

const requireAgent: RequestHandler = (request, _response, next) => {
  if (request.get('User-Agent')?.trim()) return next();
  throw new GatewayError('request.malformed', 'Send a User-Agent that says which program this is.');
};

/** A HEAD would change the host, too: Express has it done by what serves GET. */
const refuseMethod: RequestHandler = (request, response) => {
  response.set('Allow', 'GET, POST');
  throw new GatewayError(
    'request.method-not-allowed',
    `${request.method} changes nothing here; use GET or POST.`,
  );
};

const asWord: Unauthorized = (response) => {
  response.type('text/plain');
  return dyndns2Text([dyndns2Word({ code: 'auth.required', field: undefined })]);
};

function answer(response: Response, status: number, lines: readonly string[]): void {
  if (status === unauthorizedStatus) response.set('WWW-Authenticate', challenge);
  response.status(status).type('text/plain').send(dyndns2Text(lines));
}
