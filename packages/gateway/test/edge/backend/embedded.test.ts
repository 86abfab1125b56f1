import { describe } from 'node:test';
import { embeddedBackend } from '../../../src/edge/backend/embedded/backend.ts';
import { openDnsServer } from '../../../src/edge/backend/embedded/server.ts';
import { name, policy, silent, TestTime } from '../../world.ts';
import { type BackendUnderTest, backendContract } from './contract.ts';

async function open(): Promise<BackendUnderTest> {
  const server = await openDnsServer([{ address: '127.0.0.1', port: 0 }], 'listen', silent);
  const [dns = { address: '127.0.0.1', port: 0 }] = server.endpoints;
  const options = { policy, nameServer: name('ns'), nameServerAddresses: ['10.77.0.1'] };
  const backend = embeddedBackend(server, options, new TestTime());
  return { backend, dns, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('the embedded backend', () => backendContract(open));
