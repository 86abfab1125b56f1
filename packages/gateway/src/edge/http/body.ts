import express, { type Request, type Response } from 'express';
import { GatewayError } from '../../errors.ts';
import { formMediaType, jsonMediaType, readBody } from '../../protocol/rest-body.ts';

/** The longest body that is read, in octets. */
const maxBodyOctets = 16 * 1024;

const readText = express.text({
  // Some clients say Content-Length: 0 and no type: only what is there has to have one.
  type: () => true,
  limit: maxBodyOctets,
  inflate: false,
  defaultCharset: 'utf-8',
});

/** Reads the body of a request to its end; undefined where there is none. @throws GatewayError */
export async function bodyOf(request: Request, response: Response): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  readText(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  await promise;
  const text: unknown = request.body;
  if (typeof text !== 'string' || text === '') return undefined;
  const mediaType = request.is([jsonMediaType, formMediaType]);
  if (mediaType === jsonMediaType || mediaType === formMediaType) return readBody(mediaType, text);
  throw new GatewayError(
    'request.unsupported-media-type',
    `Send the body as ${jsonMediaType}, and say so in Content-Type.`,
  );
}
