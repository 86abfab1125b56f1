import { done, later, never, type Outcome } from '../../model/public/outcome.ts';
import { readLease, readProblem } from '../gateway-answers.ts';

/** Milliseconds until an administrator may have approved this device. */
const approvalMs = 30_000;

/** What the gateway's answer to `PUT /hosts/:name` means. @param body parsed JSON */
export function gatewayOutcome(status: number, body: unknown, retryAfter: number | undefined): Outcome {
  if (status < 300) {
    const lease = readLease(body);
    return lease === undefined
      ? later('it answered with something that a gateway does not say')
      : done(lease);
  }
  const { code, detail } = readProblem(body) ?? { code: 'unknown', detail: 'it gave no reason' };
  const reason = `${detail} (${status} ${code})`;
  const asked = (retryAfter ?? 0) * 1000;
  if (code === 'enrolment.waiting') return later(reason, Math.max(asked, approvalMs));
  return status >= 500 || status === 429 ? later(reason, asked) : never(reason);
}
