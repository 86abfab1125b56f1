import type { Request, Response } from 'express';
import { GatewayError } from '../../errors.ts';
import { bodyOf } from './body.ts';

/** The parameters of a request that may stand in its URL or in the form that it posts. @throws GatewayError */
export async function parametersOf(request: Request, response: Response): Promise<URLSearchParams> {
  const [, query = ''] = /\?(.*)$/s.exec(request.url) ?? [];
  const parameters = new URLSearchParams(query);
  if (request.method !== 'POST') return parameters;
  const body = await bodyOf(request, response);
  for (const [name, value] of Object.entries(body ?? {})) {
    if (typeof value !== 'string')
      throw new GatewayError('request.malformed', 'Each field has to be a text.', { field: name });
    parameters.append(name, value);
  }
  return parameters;
}
