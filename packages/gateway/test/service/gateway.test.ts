import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Rcode } from '@open-dyndns/dns';
import { embeddedBackend } from '../../src/edge/backend/embedded/backend.ts';
import { openDnsServer } from '../../src/edge/backend/embedded/server.ts';
import { openSqliteStore } from '../../src/edge/store/sqlite.ts';
import { openGateway } from '../../src/service/open-gateway.ts';
import { ask, lookUp } from '../edge/backend/ask.ts';
import {
  claim,
  countingRandom,
  device,
  name,
  plainSecrets,
  policy,
  silent,
  TestTime,
  temporaryDirectory,
} from '../world.ts';

describe('a gateway that serves its zone itself', () => {
  it('serves a host from its registration until its lease runs out', async () => {
    await using house = new AsyncDisposableStack();
    const time = new TestTime();
    const store = house.use(openSqliteStore(join(house.use(temporaryDirectory()).path, 'store.sqlite')));
    const server = house.use(await openDnsServer([{ address: '127.0.0.1', port: 0 }], 'listen', silent));
    const [dns] = server.endpoints;
    assert.ok(dns);
    const backend = embeddedBackend(
      server,
      { policy, nameServer: name('ns'), nameServerAddresses: ['10.77.0.1'] },
      time,
    );
    const gateway = house.use(
      await openGateway({
        zones: [{ policy, backend }],
        store,
        secrets: plainSecrets,
        random: countingRandom(),
        clock: time,
        ticker: time,
        log: silent,
      }),
    );
    const laptop = device('device-a', '10.77.0.9');
    const { outcome, host } = await gateway.register(laptop, claim('laptop', ['10.77.0.9', 'fd77::9']));
    assert.equal(outcome, 'created');
    assert.equal(host.lease?.seconds, 120);
    assert.deepEqual(await lookUp(dns, 'laptop.lab.example.', 'A'), ['10.77.0.9']);
    assert.deepEqual(await lookUp(dns, 'laptop.lab.example.', 'AAAA'), ['fd77::9']);
    assert.deepEqual(await lookUp(dns, '9.0.77.10.in-addr.arpa.', 'PTR'), ['laptop.lab.example.']);
    await time.pass(121);
    const { rcode } = await ask(dns, 'laptop.lab.example.', 'A');
    assert.equal(rcode, Rcode.nxDomain);
  });
});
