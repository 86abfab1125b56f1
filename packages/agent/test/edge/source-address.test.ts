import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { exchange } from '../../src/edge/exchange.ts';
import { agentFor } from '../../src/edge/gateway-client.ts';
import { sourceAddress } from '../../src/edge/source-address.ts';

describe('the address to register from', () => {
  const both = ['10.77.0.5', 'fd77::5'];
  const ipv6 = ['fd77::5', 'fd77::6'];
  const worlds: readonly (readonly [
    string,
    string,
    readonly string[],
    readonly string[],
    string | undefined,
  ])[] = [
    ['IPv6 alone: the registered one, not a temporary one', '[fd77::2]', [], ipv6, 'fd77::5'],
    ['IPv6 alone, by name', 'gateway.example', [], ipv6, 'fd77::5'],
    ['IPv6 alone, at a gateway that has both', 'gw.local', ['10.77.0.2', 'fd77::2'], ipv6, 'fd77::5'],
    ['a gateway that has only IPv6', 'gw.local', ['fd77::2', 'fe80::2%eth0'], both, 'fd77::5'],
    ['a gateway that has both: IPv4 comes first', 'gw.local', ['10.77.0.2', 'fd77::2'], both, undefined],
    ['IPv4', '10.77.0.2', [], both, undefined],
    ['IPv4, and only IPv6 registered', '10.77.0.2', [], ipv6, undefined],
  ];
  for (const [name, host, addresses, registered, source] of worlds) {
    it(name, () => {
      const candidate = { url: `https://${host}:8443`, addresses, domain: undefined };
      assert.equal(sourceAddress(candidate, registered), source);
    });
  }

  it('is the one that the gateway sees', async () => {
    const server = createServer((socket) => {
      sources.push(socket.remoteAddress);
      socket.destroy();
    });
    const sources: (string | undefined)[] = [];
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const candidate = {
      url: `https://gw.local:${address.port}`,
      addresses: ['::1', '127.0.0.1'],
      domain: undefined,
    };
    const agent = agentFor(candidate, undefined);
    const { signal } = new AbortController();
    const wanted = { method: 'GET', path: '/', from: '127.0.0.2' } as const;
    await assert.rejects(exchange(agent, candidate.url, wanted, signal));
    server.close();
    assert.deepEqual(sources, ['127.0.0.2']);
  });
});
