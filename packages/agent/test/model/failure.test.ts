import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeFailure, type Failure, type Remedy, remedy } from '../../src/model/failure.ts';

const refused = (status: number, code: string, retryAfter?: number): Failure => ({
  kind: 'refused',
  status,
  code,
  detail: 'because',
  retryAfter,
});

describe('what to do about a failure', () => {
  const worlds: readonly (readonly [string, Failure, Remedy])[] = [
    ['409: the name is somebody else’s', refused(409, 'name.taken'), { kind: 'rename' }],
    ['409: the name stands outside the section', refused(409, 'name.reserved'), { kind: 'rename' }],
    ['409 of a code that we do not know yet', refused(409, 'name.something'), { kind: 'rename' }],
    ['403: the host is somebody else’s', refused(403, 'host.not-yours'), { kind: 'rename' }],
    ['401: the credential is not known any more', refused(401, 'auth.required'), { kind: 'enrol' }],
    [
      '403: an administrator has to approve',
      refused(403, 'enrolment.waiting'),
      { kind: 'retry', afterMs: 30_000 },
    ],
    [
      '403: the address is not allowed',
      refused(403, 'address.not-allowed'),
      { kind: 'retry', afterMs: 30_000 },
    ],
    ['503 with Retry-After', refused(503, 'backend.unavailable', 7), { kind: 'retry', afterMs: 7_000 }],
    ['503 without', refused(503, 'backend.unavailable'), { kind: 'retry', afterMs: 0 }],
    ['429: too many requests', refused(429, 'request.too-many', 60), { kind: 'retry', afterMs: 60_000 }],
    ['no answer', { kind: 'unreachable', detail: 'timeout' }, { kind: 'retry', afterMs: 0 }],
    ['another key', { kind: 'key-changed', pin: 'sha256/x' }, { kind: 'distrust' }],
  ];
  for (const [name, failure, expected] of worlds) {
    it(name, () => assert.deepEqual(remedy(failure), expected));
  }

  it('is told in one sentence with the gateway’s own code', () => {
    assert.equal(describeFailure(refused(409, 'name.taken')), 'because (409 name.taken)');
  });
});
