import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curl, jsonOf } from './lab/curl.ts';
import { dig } from './lab/dig.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Gateway } from './lab/open-dyndns.ts';

test('the original’s clients work as they are: POST, GET, PUT and DELETE with hostname, ip and rectype', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const client = await lab.host('client');
  const user = `admin:${gateway.password}`;
  const served = async () =>
    (await dig(client, named.host.ipv4, 'host1.testopendyn.com', 'A')).answers.map(({ data }) => data);

  const created = await curl(client, `${gateway.url}/hosts`, {
    method: 'POST',
    user,
    body: { hostname: 'host1', ip: '10.77.0.50', rectype: 'A' },
  });
  assert.equal(created.status, 201, created.text);
  assert.partialDeepStrictEqual(jsonOf(created), { ip: '10.77.0.50', rectype: 'A' });
  assert.deepEqual(await served(), ['10.77.0.50']);

  const again = await curl(client, `${gateway.url}/hosts`, {
    method: 'POST',
    user,
    body: { hostname: 'host1', ip: '10.77.0.51', rectype: 'A' },
  });
  assert.equal(again.status, 409);
  assert.deepEqual(await served(), ['10.77.0.50']);

  const all = await curl(client, `${gateway.url}/hosts`, { user });
  assert.partialDeepStrictEqual(jsonOf(all), { host1: { ip: '10.77.0.50', rectype: 'A' } });
  const one = await curl(client, `${gateway.url}/hosts/host1`, { user });
  assert.partialDeepStrictEqual(jsonOf(one), { ip: '10.77.0.50', rectype: 'A' });

  const changed = await curl(client, `${gateway.url}/hosts/host1`, {
    method: 'PUT',
    user,
    body: { ip: '10.77.0.52', rectype: 'A' },
  });
  assert.ok([200, 201].includes(changed.status), changed.text);
  assert.deepEqual(await served(), ['10.77.0.52']);

  const deleted = await curl(client, `${gateway.url}/hosts/host1`, { method: 'DELETE', user });
  assert.equal(deleted.status, 204);
  assert.equal((await dig(client, named.host.ipv4, 'host1.testopendyn.com', 'A')).status, 'NXDOMAIN');
  assert.equal((await curl(client, `${gateway.url}/hosts/host1`, { user })).status, 404);
});

test('without the password, or with another, nothing is shown and nothing is changed', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const client = await lab.host('client');
  const body = { hostname: 'host1', ip: '10.77.0.50', rectype: 'A' };

  for (const user of [undefined, 'admin:wrong', 'nobody:wrong', `Admin:${gateway.password}`, ':']) {
    const answer = await curl(client, `${gateway.url}/hosts`, { method: 'POST', user, body });
    assert.equal(answer.status, 401, String(user));
    assert.match(answer.headers['www-authenticate'] ?? '', /^Basic /);
    assert.equal(jsonOf(answer)['code'], 'auth.required');
  }
  assert.equal((await dig(client, named.host.ipv4, 'host1.testopendyn.com', 'A')).status, 'NXDOMAIN');
});
