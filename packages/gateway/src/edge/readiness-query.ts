import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { StartError } from '../errors.ts';
import { type Endpoint, isWildcard, printEndpoint } from '../model/endpoint.ts';
import type { ReadinessJson } from '../protocol/rest-readiness.ts';

/** Milliseconds: it is on this machine. */
const patience = 5_000;

/** Asks the gateway that listens there how it is doing. @throws StartError `gateway.not-running` */
export async function askReadiness(endpoint: Endpoint): Promise<ReadinessJson> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const loopback = endpoint.address.includes(':') ? '::1' : '127.0.0.1';
  const asked = request({
    host: isWildcard(endpoint) ? loopback : endpoint.address,
    port: endpoint.port,
    path: '/readyz',
    // Nothing secret is sent, and what comes back is for whoever sits at this machine.
    rejectUnauthorized: false,
    signal: AbortSignal.timeout(patience),
  });
  asked.on('error', reject);
  asked.on('response', (response) => void text(response).then(resolve, reject));
  asked.end();
  try {
    return readReadiness(JSON.parse(await promise));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      'gateway.not-running',
      `No gateway answers at ${printEndpoint(endpoint)} (${reason}): start it, or name the configuration that it runs with.`,
      { cause: error },
    );
  }
}

function readReadiness(json: unknown): ReadinessJson {
  if (!isReadiness(json)) throw new TypeError('what answers there is not a gateway');
  return json;
}

function isReadiness(json: unknown): json is ReadinessJson {
  return (
    typeof json === 'object' &&
    json !== null &&
    'status' in json &&
    'zones' in json &&
    Array.isArray(json.zones)
  );
}
