import type { GatewayErrorCode } from '../errors.ts';
import type { Updated } from '../model/address-update.ts';

/** What sftdyn answers, in full. */
export interface SecretUrlAnswer {
  readonly status: number;
  readonly text: 'OK' | 'UPTODATE' | 'BADKEY' | 'FAIL';
}

const badKey: SecretUrlAnswer = { status: 403, text: 'BADKEY' };
const failed: SecretUrlAnswer = { status: 500, text: 'FAIL' };

/** Refusals of the key and of whoever has it; its client has to be told something else than after a failure of ours. */
const aboutTheKey: ReadonlySet<GatewayErrorCode> = new Set([
  'auth.required',
  'credential.elsewhere',
  'credential.expired',
  'credential.out-of-scope',
  'enrolment.waiting',
  'request.cross-site',
  'request.too-many',
]);

/** The secret of a URL: its path without the first slash, and its query, as they were sent. */
export function secretOf(url: string): string {
  return url.replace(/^\//, '');
}

/** The answer once the secret's host is served. */
export function secretUrlAnswer({ outcome }: Updated): SecretUrlAnswer {
  return { status: 200, text: outcome === 'unchanged' ? 'UPTODATE' : 'OK' };
}

export function secretUrlRefusal(code: GatewayErrorCode): SecretUrlAnswer {
  return aboutTheKey.has(code) ? badKey : failed;
}
