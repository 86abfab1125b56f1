import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { curl, jsonOf } from './lab/curl.ts';
import { dig } from './lab/dig.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Gateway } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

const ZONE = 'testopendyn.com';

/** What an admin's zone file may be like when the gateway is started, and what it has to say. */
const badZoneFiles: Readonly<Record<string, { make(text: string): string; says: RegExp }>> = {
  'no markers': {
    make: (text) => text.replace(/^;(end)?hostlist\n/gm, ''),
    says: /db\.testopendyn\.com.*\n?.*;hostlist[\s\S]*;endhostlist/,
  },
  'only the first marker': {
    make: (text) => text.replace(/^;endhostlist\n/m, ''),
    says: /db\.testopendyn\.com:19:1: .*;endhostlist/,
  },
  'only the second marker': {
    make: (text) => text.replace(/^;hostlist\n/m, ''),
    says: /db\.testopendyn\.com:20:1: .*;hostlist/,
  },
  'a line that is no record': {
    make: (text) => text.replace('ns\tIN\tA\t10.77.0.1', 'ns\tIN\tA\t10.77.0.256'),
    says: /db\.testopendyn\.com:20:9: .*10\.77\.0\.256/,
  },
  'a parenthesis that is never closed': {
    make: (text) => text.replace('604800 )', '604800'),
    says: /db\.testopendyn\.com:\d+:\d+: .*parenthes/i,
  },
};

for (const [world, { make, says }] of Object.entries(badZoneFiles)) {
  test(`a zone file with ${world}: the gateway refuses to start, says where, and changes nothing`, async () => {
    await using lab = await Lab.start();
    const named = await Named.start(await lab.host('ns', 1));
    const bad = make(await readFile(named.zoneFile(ZONE), 'latin1'));
    await writeFile(named.zoneFile(ZONE), bad, 'latin1');

    const gateway = await Gateway.launch(named);
    const { code } = await gateway.exit;

    assert.equal(code, 1);
    assert.match(gateway.stderr.join('\n'), says);
    assert.equal(await readFile(named.zoneFile(ZONE), 'latin1'), bad);
  });
}

test('a journal beside the file: BIND itself writes the zone, and the gateway keeps off', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await writeFile(`${named.zoneFile(ZONE)}.jnl`, '');

  const gateway = await Gateway.launch(named);

  assert.equal((await gateway.exit).code, 1);
  assert.match(
    gateway.stderr.join('\n'),
    /db\.testopendyn\.com\.jnl.*rndc sync -clean.*rndc reconfig.*rfc2136/s,
  );
});

test('named down: 503, the previous bytes, nothing acknowledged; and correct once named is back', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const desk = await lab.host('desk');
  const user = `admin:${gateway.password}`;
  const put = (name: string) =>
    curl(desk, `${gateway.url}/hosts/${name}`, { method: 'PUT', user, body: { addresses: ['10.77.0.50'] } });
  assert.equal((await put('before')).status, 201);
  const bytes = await readFile(named.zoneFile(ZONE), 'latin1');

  await named.stop('SIGKILL');
  const refused = await put('during');

  assert.equal(refused.status, 503, refused.text);
  assert.equal(jsonOf(refused)['code'], 'backend.unavailable');
  assert.match(refused.headers['retry-after'] ?? '', /^\d+$/);
  assert.equal(withoutSerial(await readFile(named.zoneFile(ZONE), 'latin1')), withoutSerial(bytes));
  assert.equal((await curl(desk, `${gateway.url}/hosts/during`, { user })).status, 404);

  await named.startAgain();
  await until('it is taken', async () => (await put('after')).status === 201, { within: 20_000, every: 200 });
  for (const [name, status] of [
    ['before', 'NOERROR'],
    ['after', 'NOERROR'],
    ['during', 'NXDOMAIN'],
  ] as const)
    assert.equal((await dig(desk, named.host.ipv4, `${name}.${ZONE}`, 'A')).status, status, name);
});

test('a lease that runs out while named is down goes as soon as named is back', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const desk = await lab.host('desk');
  const user = `admin:${gateway.password}`;
  const registered = await curl(desk, `${gateway.url}/hosts/short`, {
    method: 'PUT',
    user,
    body: { addresses: ['10.77.0.50'], lease: 2 },
  });
  assert.equal(registered.status, 201, registered.text);

  await named.stop('SIGKILL');
  await until(
    'the lease has run out',
    async () =>
      (await curl(desk, `${gateway.url}/hosts/short`, { user })).status === 404 ||
      gateway.log.some(({ code }) => code === 'backend.unavailable'),
    { within: 10_000, every: 100 },
  );
  await named.startAgain();

  await until(
    'gone',
    async () => (await dig(desk, named.host.ipv4, `short.${ZONE}`, 'A')).status === 'NXDOMAIN',
    { within: 15_000, every: 100 },
  );
});

test('named refuses the zone: the previous bytes are back, and named’s reason is in the answer', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const desk = await lab.host('desk');
  const user = `admin:${gateway.password}`;
  // An alias and an address at one name: each line is right, named does not load the zone.
  const broken = (await readFile(named.zoneFile(ZONE), 'latin1')).replace(
    'www\tIN\tCNAME\tprinter',
    'www\tIN\tCNAME\tprinter\nwww\tIN\tA\t10.77.0.202',
  );
  await writeFile(named.zoneFile(ZONE), broken, 'latin1');

  const refused = await curl(desk, `${gateway.url}/hosts/host1`, {
    method: 'PUT',
    user,
    body: { addresses: ['10.77.0.50'] },
  });

  assert.equal(refused.status, 503, refused.text);
  assert.match(String(jsonOf(refused)['detail']), /CNAME and other data/);
  assert.equal(withoutSerial(await readFile(named.zoneFile(ZONE), 'latin1')), withoutSerial(broken));
});

test('a second gateway on the same state names the process of the first', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const first = await Gateway.start(named);

  const second = await Gateway.launch(named);

  assert.equal((await second.exit).code, 1);
  assert.match(second.stderr.join('\n'), new RegExp(`process ${first.process.pid}\\b`));
});

test('a port that another program has: one sentence says which, and the gateway ends', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const squat = `require('node:net').createServer().listen(8443, () => console.log('squatting'))`;
  await named.host.spawn(process.execPath, ['-e', squat]).waitForLine(/squatting/);

  const gateway = await Gateway.launch(named);

  assert.equal((await gateway.exit).code, 1);
  assert.match(gateway.stderr.join('\n'), /8443.*another program/s);
});

test('a stale pid file is one clear sentence', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await named.stop();
  await writeFile(named.host.path(named.pidFile), '999999\n');

  const gateway = await Gateway.launch(named);
  const said = await until('it says so', () =>
    [...gateway.stderr, ...gateway.stdout].find((line) => line.includes(named.pidFile)),
  );

  assert.match(said.value, /999999/);
  await gateway.stop('SIGKILL');
});

/** Bad requests: what is sent, and the field and code of the answer. All 400, all without a trace in the zone. */
const badRequests: readonly {
  what: string;
  path?: string;
  method?: string;
  body: unknown;
  code: string;
  field?: string;
}[] = [
  {
    what: 'an address with a record behind it',
    body: { hostname: 'x', ip: '10.0.0.5\n@ IN NS evil.', rectype: 'A' },
    code: 'address.invalid',
    field: 'ip',
  },
  {
    what: 'a name of two records',
    body: { hostname: 'x\tIN\tA\t1.2.3.4\ny', ip: '10.0.0.5', rectype: 'A' },
    code: 'name.invalid',
    field: 'hostname',
  },
  {
    what: 'a comment in a name',
    body: { hostname: 'x;y', ip: '10.0.0.5', rectype: 'A' },
    code: 'name.invalid',
    field: 'hostname',
  },
  {
    what: 'a label of 64 octets',
    body: { hostname: 'a'.repeat(64), ip: '10.0.0.5', rectype: 'A' },
    code: 'name.invalid',
    field: 'hostname',
  },
  {
    what: 'two dots in a row',
    body: { hostname: 'a..b', ip: '10.0.0.5', rectype: 'A' },
    code: 'name.invalid',
    field: 'hostname',
  },
  {
    what: 'a name outside the zone',
    body: { hostname: 'laptop.example.org.', ip: '10.0.0.5', rectype: 'A' },
    code: 'name.outside-zone',
    field: 'hostname',
  },
  {
    what: 'a type that hosts do not have',
    body: { hostname: 'x', ip: '10.0.0.5', rectype: 'NS' },
    code: 'type.unsupported',
    field: 'rectype',
  },
  {
    what: 'a family that does not fit',
    body: { hostname: 'x', ip: '10.0.0.5', rectype: 'AAAA' },
    code: 'address.invalid',
    field: 'ip',
  },
  {
    what: 'octal',
    body: { hostname: 'x', ip: '010.0.0.5', rectype: 'A' },
    code: 'address.invalid',
    field: 'ip',
  },
  { what: 'no address', body: { hostname: 'x', rectype: 'A' }, code: 'address.invalid', field: 'ip' },
  { what: 'broken JSON', body: '{"hostname": "x",', code: 'request.not-json', field: 'body' },
  { what: 'a list for an object', body: ['x'], code: 'request.malformed' },
];

test('bad input gets a clear answer, with a code and the field, and the zone is untouched', async (t) => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  const gateway = await Gateway.start(named);
  const desk = await lab.host('desk');
  const user = `admin:${gateway.password}`;
  const before = await readFile(named.zoneFile(ZONE), 'latin1');

  for (const { what, body, code, field } of badRequests) {
    await t.test(what, async () => {
      const answer = await curl(desk, `${gateway.url}/hosts`, {
        method: 'POST',
        user,
        body,
        headers: ['content-type: application/json'],
      });
      assert.equal(answer.status, 400, answer.text);
      assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
      const problem = JSON.stringify(jsonOf(answer));
      assert.match(problem, new RegExp(`"code":"${code}"`));
      if (field !== undefined) assert.match(problem, new RegExp(`"field":"${field}"`));
    });
  }
  await t.test('a body over 16 KiB', async () => {
    const body = { hostname: 'x', ip: '10.0.0.5', rectype: 'A', more: 'x'.repeat(17_000) };
    const answer = await curl(desk, `${gateway.url}/hosts`, { method: 'POST', user, body });
    assert.equal(answer.status, 400);
    assert.equal(jsonOf(answer)['code'], 'request.too-large');
    assert.equal(jsonOf(answer)['field'], 'body');
  });
  assert.equal(await readFile(named.zoneFile(ZONE), 'latin1'), before);
});

/** A put-back zone has another serial: an older one would never be served again. */
function withoutSerial(text: string): string {
  return text.replace(/\d+(?=\s*; Serial)/, '');
}
