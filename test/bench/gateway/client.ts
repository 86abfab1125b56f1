import { type Agent, request } from 'node:https';
import { json } from 'node:stream/consumers';
import { type Laptop, lease } from './population.ts';

/** What is asked of a gateway on this machine. */
export interface Asked {
  readonly agent: Agent;
  readonly port: number;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  /** `user:secret`. */
  readonly auth?: string;
  readonly body: object;
}

/** Registers a laptop's host. @throws Error where that is refused */
export async function register(agent: Agent, port: number, laptop: Laptop): Promise<void> {
  const { label, address, user, secret } = laptop;
  const body = { addresses: [address], lease };
  await ask({ agent, port, method: 'PUT', path: `/hosts/${label}`, auth: `${user}:${secret}`, body });
}

/** The body of the answer. @throws Error where it is no success */
export async function ask({ port, body, ...asked }: Asked): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const headers = { 'Content-Type': 'application/json' };
  const sent = request({ host: '127.0.0.1', port, headers, ...asked });
  sent.on('error', reject);
  sent.on('response', (response) => {
    json(response).then((answer) => {
      if ((response.statusCode ?? 0) < 300) resolve(answer);
      else reject(new Error(`${response.statusCode}: ${JSON.stringify(answer)}`));
    }, reject);
  });
  sent.end(JSON.stringify(body));
  return promise;
}
