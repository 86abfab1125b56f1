import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reachableServers } from '../../src/protocol/name-servers.ts';

describe('the name servers that a client is told of', () => {
  const worlds = [
    {
      name: 'BIND beside us, asked on loopback',
      listens: ['127.0.0.1'],
      reachable: ['10.77.0.1'],
      told: ['10.77.0.1'],
    },
    {
      name: 'BIND on a machine of its own',
      listens: ['10.77.0.2'],
      reachable: ['10.77.0.1'],
      told: ['10.77.0.2'],
    },
    {
      name: 'a server on every address',
      listens: ['0.0.0.0', '::'],
      reachable: ['fd77::1'],
      told: ['fd77::1'],
    },
    {
      name: 'a client that came by a link-local address',
      listens: ['0.0.0.0'],
      reachable: ['10.77.0.1', 'fd77::1'],
      told: ['10.77.0.1', 'fd77::1'],
    },
    { name: 'a client on this machine', listens: ['127.0.0.1'], reachable: ['::1'], told: ['127.0.0.1'] },
    { name: 'no server', listens: [], reachable: ['10.77.0.1'], told: [] },
  ];
  for (const { name, listens, reachable, told } of worlds)
    it(name, () => {
      const endpoints = listens.map((address) => ({ address, port: 53 }));
      assert.deepEqual(
        reachableServers(endpoints, reachable),
        told.map((address) => ({ address, port: 53 })),
      );
    });
});
