import { request } from 'node:https';
import { text } from 'node:stream/consumers';

/** One request that trusts any certificate, as `curl -k` does. */
export function ask(
  method: string,
  url: string,
  { auth, body }: { readonly auth?: string; readonly body?: object } = {},
): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    json: Record<string, unknown>;
  }>();
  const asked = request(url, {
    method,
    agent: false,
    rejectUnauthorized: false,
    headers: { 'Content-Type': 'application/json' },
    ...(auth === undefined ? {} : { auth }),
  });
  asked.on('error', reject);
  asked.on('response', (response) => {
    text(response).then((received) => {
      resolve({
        status: response.statusCode ?? 0,
        json: received === '' ? {} : Object(JSON.parse(received)),
      });
    }, reject);
  });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
