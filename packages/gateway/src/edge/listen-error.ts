import { StartError } from '../errors.ts';
import { type Endpoint, printEndpoint } from '../model/endpoint.ts';

/** Why a socket could not be opened, in a sentence that says what to do; `key` is where the address is configured. */
export function listenError(error: unknown, endpoint: Endpoint, protocol: string, key: string): unknown {
  const where = `${protocol} cannot listen on ${printEndpoint(endpoint)}`;
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return new StartError(
        'listen.in-use',
        `${where}: another program has this port; stop it (ss -lntup shows it), or set ${key} to another port.`,
        { cause: error },
      );
    case 'EACCES':
      return new StartError(
        'listen.not-permitted',
        `${where}: ports below 1024 need root or CAP_NET_BIND_SERVICE; run it so, or set ${key} to a higher port.`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'ENOTFOUND':
      return new StartError(
        'listen.no-address',
        `${where}: this machine has no such address; set ${key} to one that it has (ip address shows them).`,
        { cause: error },
      );
    default:
      return error;
  }
}
