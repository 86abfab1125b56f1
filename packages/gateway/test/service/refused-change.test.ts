import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { describe, it, mock } from 'node:test';
import { GatewayError } from '../../src/errors.ts';
import { lookUp } from '../edge/backend/ask.ts';
import { textOf } from '../edge/backend/zone-files.ts';
import { admin, claim, name, until } from '../world.ts';
import { openHouse, openSite } from './house.ts';

const labels = Array.from({ length: 8 }, (_, index) => `host-${index}`);
/** Milliseconds; what is refused is known long before. */
const deadline = 20_000;

describe('a change that makes the DNS server refuse the zone', () => {
  it('fails alone, with the reason; the rest of its group is served, and no byte of it stays', async () => {
    await using site = await openSite();
    await using house = await openHouse(site, { deadline });
    site.named.refuses = /^host-5.*$/m;
    const answers = await Promise.allSettled(
      labels.map((label, index) => house.gateway.register(admin, claim(label, [`10.77.0.${index + 10}`]))),
    );
    const refused = labels.filter((_, index) => answers[index]?.status === 'rejected');
    assert.deepEqual(refused, ['host-5']);
    const { reason } = answers[5] as PromiseRejectedResult;
    assert.ok(reason instanceof GatewayError && reason.code === 'backend.refused', String(reason));
    assert.match(reason.message, /zone not loaded: host-5/);
    assert.doesNotMatch(textOf(site.forward), /host-5/);
    assert.equal(house.gateway.host(name('host-5')), undefined);
    for (const [index, label] of labels.entries())
      if (index !== 5)
        assert.deepEqual(await lookUp(site.named.endpoint, `${label}.lab.example.`, 'A'), [
          `10.77.0.${index + 10}`,
        ]);
  });

  it('because somebody types its name in outside the section at that moment fails alone, too', async () => {
    await using site = await openSite();
    await using house = await openHouse(site, { deadline });
    const { backend, gateway } = house;
    const apply = backend.apply.bind(backend);
    const afterAnEdit: typeof apply = (...asked) => {
      appendFileSync(site.forward, 'host-5\tIN\tA\t192.0.2.5\n');
      return apply(...asked);
    };
    mock.method(backend, 'apply', afterAnEdit, { times: 1 });
    const answers = await Promise.allSettled(
      labels.map((label, index) => gateway.register(admin, claim(label, [`10.77.0.${index + 10}`]))),
    );
    const codes = answers.map((answer) => answer.status === 'rejected' && answer.reason.code);
    assert.deepEqual(
      codes,
      labels.map((label) => label === 'host-5' && 'name.reserved'),
    );
    assert.deepEqual(await lookUp(site.named.endpoint, 'host-5.lab.example.', 'A'), ['192.0.2.5']);
    assert.deepEqual(await lookUp(site.named.endpoint, 'host-7.lab.example.', 'A'), ['10.77.0.17']);
  });

  it('by taking a host away keeps nobody else out, and is made once the DNS server takes it', async () => {
    await using site = await openSite();
    await using house = await openHouse(site, { deadline });
    const { gateway } = house;
    await gateway.register(admin, claim('ns2', ['10.77.0.2']));
    // As named refuses a zone one of whose name servers has no address.
    site.named.refuses = /(?<!^ns2[\s\S]*)^www.*$/m;
    const refused = { code: 'backend.refused' };
    await assert.rejects(gateway.release(admin, name('ns2')), refused);
    for (const label of labels.slice(0, 2)) {
      await gateway.register(admin, claim(label, ['10.77.0.10']));
      assert.deepEqual(await lookUp(site.named.endpoint, `${label}.lab.example.`, 'A'), ['10.77.0.10']);
    }
    assert.deepEqual(await lookUp(site.named.endpoint, 'ns2.lab.example.', 'A'), ['10.77.0.2']);
    await until('it is said that something cannot be done', async () => {
      await site.time.pass(1);
      return gateway.states().some(({ failures }) => failures > 0);
    });
    await gateway.register(admin, claim('nas', ['10.77.0.20']));
    site.named.refuses = undefined;
    await until('ns2 is gone', async () => {
      await site.time.pass(1);
      return gateway.host(name('ns2')) === undefined;
    });
    assert.deepEqual(await lookUp(site.named.endpoint, 'ns2.lab.example.', 'A'), []);
  });

  it('is not looked for where the zone was refused before as well', async () => {
    await using site = await openSite();
    await using house = await openHouse(site, { deadline });
    site.named.refuses = /^printer.*$/m;
    const before = site.named.reloads;
    const answers = await Promise.allSettled(
      labels.map((label, index) => house.gateway.register(admin, claim(label, [`10.77.0.${index + 10}`]))),
    );
    const codes = answers.map((answer) => answer.status === 'rejected' && answer.reason.code);
    assert.deepEqual([...new Set(codes)], ['backend.unavailable']);
    assert.ok(site.named.reloads - before <= 4, `${site.named.reloads - before} reloads`);
  });
});
