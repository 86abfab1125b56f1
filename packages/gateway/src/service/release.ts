import type { Name } from '@open-dyndns/dns';
import { GatewayError } from '../errors.ts';
import type { Principal } from '../model/host.ts';
import type { Committer } from './commit.ts';

/**
 * Takes a host out of DNS and frees its name; resolves once the DNS server no longer has it. What the DNS server does
 * not take stays wanted.
 * @throws GatewayError
 */
export async function release(committer: Committer, principal: Principal, name: Name): Promise<void> {
  try {
    await committer.ask({ kind: 'release', principal, name });
  } catch (error) {
    throw error instanceof GatewayError && staysWanted.has(error.code) ? asPostponed(error) : error;
  }
}

const staysWanted: ReadonlySet<string> = new Set(['backend.unavailable', 'backend.refused']);

function asPostponed(error: GatewayError): GatewayError {
  return new GatewayError(
    error.code,
    `${error.message} The release stays wanted, and is done once the DNS server takes it.`,
    { cause: error },
  );
}
