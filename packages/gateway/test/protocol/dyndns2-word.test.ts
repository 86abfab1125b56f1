import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError, type GatewayErrorCode, gatewayErrors } from '../../src/errors.ts';
import { dyndns2Line, dyndns2Status, dyndns2Word } from '../../src/protocol/dyndns2-word.ts';

const codes = Object.keys(gatewayErrors).filter((code): code is GatewayErrorCode => code in gatewayErrors);
const refusalOf = (code: GatewayErrorCode) => new GatewayError(code, 'good nochg OK true updated success');

describe('the words of refusals', () => {
  it('are none that any client takes for a success', () => {
    const successes = /good|nochg|ok|true|updated|success/i;
    for (const code of codes) assert.doesNotMatch(dyndns2Line(refusalOf(code)), successes, code);
  });

  it('have a client try again only where that may help', () => {
    const retried = codes.filter((code) => ['dnserr', '911'].includes(dyndns2Word(refusalOf(code))));
    assert.deepEqual(retried, [
      'address.invalid',
      'address.not-allowed',
      'backend.unavailable',
      'backend.refused',
      'store.unavailable',
      'gateway.stopping',
      'internal',
    ]);
  });
});

describe('the status of an answer', () => {
  const taken = refusalOf('name.taken');
  const cases = [
    { name: 'all well', refusals: [], strict: true, status: 200 },
    { name: 'a refusal', refusals: [taken], strict: false, status: 200 },
    { name: 'a refusal, strictly', refusals: [taken], strict: true, status: 409 },
    {
      name: 'the worst of several',
      refusals: [taken, refusalOf('internal'), taken],
      strict: true,
      status: 500,
    },
    { name: 'who is it', refusals: [refusalOf('auth.required')], strict: false, status: 401 },
    {
      name: 'who waits for approval',
      refusals: [refusalOf('enrolment.waiting')],
      strict: false,
      status: 401,
    },
  ];
  for (const { name, refusals, strict, status } of cases)
    it(name, () => {
      assert.equal(dyndns2Status(refusals, strict), status);
    });
});
