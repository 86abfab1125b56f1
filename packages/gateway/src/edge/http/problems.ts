import type { ErrorRequestHandler, RequestHandler } from 'express';
import { GatewayError } from '../../errors.ts';
import { problemMediaType, problemOf } from '../../protocol/problem.ts';
import type { Door } from './door.ts';

/** Seconds after which a client should try again when the DNS server or the gateway is away. */
const retryAfterSeconds = 5;

/** Answers every error as problem details. */
export function answerProblems(door: Reporting): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const refused = reportedRefusal(door, error, request.method);
    if (response.headersSent) return next(error);
    if (refused.status === 503) response.set('Retry-After', String(retryAfterSeconds));
    response
      .status(refused.status)
      .type(problemMediaType)
      .send(JSON.stringify(problemOf(refused)));
  };
}

type Reporting = Pick<Door, 'log' | 'metrics'>;

/** What a request is refused with, counted; what is not a refusal of ours is logged and told to nobody. */
export function reportedRefusal({ log, metrics }: Reporting, error: unknown, method: string): GatewayError {
  const refused = asGatewayError(error);
  metrics.refused(refused.code);
  if (refused.code === 'internal') log.error({ err: error, method }, 'a request failed');
  return refused;
}

/** The end of the line: no route took the path. */
export const notFound: RequestHandler = (request) => {
  throw new GatewayError('request.not-found', `There is nothing at ${JSON.stringify(request.path)}.`);
};

/** The end of a route: it exists, but not for this method (RFC 9110 §15.5.6). */
export function methodNotAllowed(...methods: readonly string[]): RequestHandler {
  const allowed = methods.includes('GET') ? ['HEAD', ...methods] : methods;
  return (request, response) => {
    response.set('Allow', allowed.join(', '));
    throw new GatewayError(
      'request.method-not-allowed',
      `${request.method} is not for this resource; it takes ${allowed.join(', ')}.`,
    );
  };
}

/** What body-parser and the router call the errors of a request, by their `type`. */
const parserErrors: Readonly<Record<string, { code: GatewayError['code']; detail: string; field?: 'body' }>> =
  {
    'entity.too.large': {
      code: 'request.too-large',
      detail: 'The body is larger than 16 KiB.',
      field: 'body',
    },
    'encoding.unsupported': {
      code: 'request.unsupported-media-type',
      detail: 'Send the body without Content-Encoding.',
    },
    'charset.unsupported': { code: 'request.unsupported-media-type', detail: 'Send the body as UTF-8.' },
  };

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof URIError)
    return new GatewayError(
      'name.invalid',
      'The URL holds a “%” that is not followed by two hexadecimal digits.',
      {
        field: 'name',
      },
    );
  const known = parserErrors[property(error, 'type')];
  if (known !== undefined) return new GatewayError(known.code, known.detail, { ...known, cause: error });
  if (/^4\d\d$/.test(property(error, 'status')))
    return new GatewayError('request.malformed', 'The request could not be read to its end.', {
      cause: error,
    });
  return new GatewayError('internal', 'Something went wrong here; the log of the gateway says what.', {
    cause: error,
  });
}

function property(error: unknown, name: 'type' | 'status'): string {
  return error instanceof Error && name in error ? String(Reflect.get(error, name)) : '';
}
