import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpsListeners } from '../../src/edge/http/server.ts';
import { listenError } from '../../src/edge/listen-error.ts';
import { StartError } from '../../src/errors.ts';
import { RunningGateway } from './http/running-gateway.ts';

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('a socket that cannot be opened', () => {
  const reasons = [
    {
      code: 'EADDRINUSE',
      start: 'listen.in-use',
      says: /HTTPS cannot listen on \[::1\]:443: another program/,
    },
    { code: 'EACCES', start: 'listen.not-permitted', says: /CAP_NET_BIND_SERVICE.*\[http\] listen/ },
    { code: 'EADDRNOTAVAIL', start: 'listen.no-address', says: /no such address/ },
  ];
  for (const { code, start, says } of reasons)
    it(`${code} is told in one sentence`, () => {
      const error = listenError(failure(code), { address: '::1', port: 443 }, 'HTTPS', '[http] listen');
      assert.ok(error instanceof StartError);
      assert.equal(error.code, start);
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, /\n/);
    });

  it('anything else stays what it is', () => {
    const error = failure('EIO');
    assert.equal(listenError(error, { address: '::1', port: 443 }, 'HTTPS', ''), error);
  });

  it('a port that is taken: nothing stays open', async () => {
    await using running = await RunningGateway.start();
    const free = { address: '127.0.0.1', port: 0 };
    const taken = { address: '127.0.0.1', port: running.port };
    await assert.rejects(
      HttpsListeners.open([free, taken], running.certificate, () => undefined, running.log),
      {
        code: 'listen.in-use',
        message: `HTTPS cannot listen on 127.0.0.1:${running.port}: another program has this port; stop it (ss -lntup shows it), or set [http] listen to another port.`,
      },
    );
  });
});
