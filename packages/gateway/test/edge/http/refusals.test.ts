import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GatewayError } from '../../../src/errors.ts';
import { type Answer, type Asked, RunningGateway } from './running-gateway.ts';

const admin = 'admin:open sesame';

interface Refused {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly asked?: Asked;
  readonly status: number;
  readonly code: string;
  /** Every bad field, in order. */
  readonly fields?: readonly string[];
}

function problem({ json }: Answer): Record<string, unknown> {
  assert.ok(typeof json === 'object' && json !== null, 'the answer is no JSON object');
  return { ...json };
}

const original = { hostname: 'printer', ip: '127.0.0.9', rectype: 'A' };
const post = (body: object) => ({ method: 'POST', path: '/hosts', asked: { auth: admin, body } });
const put = (body: object, name = 'laptop') => ({
  method: 'PUT',
  path: `/hosts/${name}`,
  asked: { auth: admin, body },
});

const names = [
  { name: 'a newline and a record', hostname: 'evil\n@ IN NS evil.' },
  { name: 'a label of 64 octets', hostname: 'a'.repeat(64) },
  { name: 'two dots', hostname: 'a..home.arpa' },
  { name: 'a dot in front', hostname: '.home.arpa' },
  { name: 'nothing', hostname: '' },
  { name: 'a comment sign', hostname: 'a;b' },
  { name: 'a blank', hostname: 'a b' },
  { name: 'a tab', hostname: 'a\tb' },
  { name: 'an escaped dot', hostname: 'a\\.b' },
  { name: 'an escaped newline', hostname: 'a\\010b' },
  { name: 'a hyphen first', hostname: '-a' },
  { name: 'a hyphen last', hostname: 'a-' },
  { name: 'an underscore', hostname: '_dmarc' },
  { name: 'a wildcard', hostname: '*' },
  { name: 'the origin', hostname: '@' },
  { name: 'the apex', hostname: 'home.arpa' },
  { name: 'a directive', hostname: '$INCLUDE' },
  { name: 'letters beyond ASCII', hostname: 'bücher' },
  { name: 'a letter that lowers into ASCII', hostname: '\u212Aelvin' },
  { name: 'a NUL', hostname: 'a\u0000' },
  { name: '255 octets and more', hostname: `${'a.'.repeat(130)}home.arpa` },
  { name: 'a number', hostname: 5 },
  { name: 'null', hostname: null },
];
const addresses = [
  '10.0.0.5\n@ IN NS evil.',
  '10.0.0.5 ; comment',
  '010.0.0.1',
  '10.0.0.256',
  '10.0.0',
  '10.0.0.1.',
  '0x0a000001',
  '167772161',
  '10.0.0.1/8',
  '',
  'fe80::1%eth0',
  '::ffff:10.0.0.1',
  '::ffff:a00:1',
  '[::1]',
  ':::1',
  '1:2:3:4:5:6:7:8:9',
  '12345::',
  '0.0.0.0',
  '::',
  '255.255.255.255',
  '224.0.0.251',
  'ff02::fb',
  '240.0.0.1',
];
const types = ['', 'NS', 'CNAME', 'TXT', 'A\n@ IN NS evil.', 'ANY', 'TYPE1', 1, null];
const seconds = [0, -1, 1.5, 2 ** 32, '60', null, true];

const refused: readonly Refused[] = [
  ...names.map(({ name, hostname }) => ({
    ...post({ ...original, hostname }),
    name: `a name with ${name}`,
    status: 400,
    code: 'name.invalid',
    fields: ['hostname'],
  })),
  {
    ...post({ ...original, hostname: 'a.example.org' }),
    name: 'a name outside the zone',
    status: 400,
    code: 'name.outside-zone',
    fields: ['hostname'],
  },
  {
    ...post({ ...original, hostname: 'a.b.home.arpa' }),
    name: 'a name of two labels',
    status: 400,
    code: 'name.invalid',
    fields: ['hostname'],
  },
  ...addresses.map((ip) => ({
    ...post({ ...original, ip }),
    name: `the address ${JSON.stringify(ip)}`,
    status: 400,
    code: 'address.invalid',
    fields: ['ip'],
  })),
  ...types.map((rectype) => ({
    ...post({ ...original, rectype }),
    name: `the type ${JSON.stringify(rectype)}`,
    status: 400,
    code: 'type.unsupported',
    fields: ['rectype'],
  })),
  ...seconds.map((ttl) => ({
    ...put({ addresses: ['127.0.0.9'], ttl }),
    name: `the TTL ${JSON.stringify(ttl)}`,
    status: 400,
    code: 'ttl.invalid',
    fields: ['ttl'],
  })),
  ...seconds.map((lease) => ({
    ...put({ addresses: ['127.0.0.9'], lease }),
    name: `the lease ${JSON.stringify(lease)}`,
    status: 400,
    code: 'lease.invalid',
    fields: ['lease'],
  })),
  {
    ...post({ ...original, ip: '::1' }),
    name: 'an address of the other family',
    status: 400,
    code: 'address.invalid',
    fields: ['ip'],
  },
  {
    ...put({ addresses: [] }),
    name: 'no address',
    status: 400,
    code: 'address.invalid',
    fields: ['addresses'],
  },
  {
    ...put({ addresses: Array(33).fill('127.0.0.9') }),
    name: '33 addresses',
    status: 400,
    code: 'address.invalid',
    fields: ['addresses'],
  },
  {
    ...put({ addresses: '127.0.0.9' }),
    name: 'addresses that are no list',
    status: 400,
    code: 'address.invalid',
    fields: ['addresses'],
  },
  {
    ...put({ addresses: ['127.0.0.9', 'x', '127.0.0.8', 'y'] }),
    name: 'two bad addresses',
    status: 400,
    code: 'address.invalid',
    fields: ['addresses[1]', 'addresses[3]'],
  },
  { ...put({}), name: 'an empty object', status: 400, code: 'address.invalid', fields: ['addresses'] },
  {
    ...put({ adresses: ['127.0.0.9'] }),
    name: 'a misspelt field',
    status: 400,
    code: 'request.malformed',
    fields: ['addresses', 'adresses'],
  },
  {
    ...put({ ip: '127.0.0.9', rectype: 'A', hostname: 'other' }),
    name: 'a hostname that is not the one in the URL',
    status: 400,
    code: 'name.invalid',
    fields: ['hostname'],
  },
  {
    ...put({ addresses: ['x'], ttl: 0, lease: 0, colour: 1 }, 'a;b'),
    name: 'everything wrong at once',
    status: 400,
    code: 'request.malformed',
    fields: ['addresses[0]', 'ttl', 'lease', 'name', 'colour'],
  },
  {
    ...put({ addresses: ['127.0.0.9'] }, 'a%0a@%20IN%20NS%20evil.'),
    name: 'a newline in the URL',
    status: 400,
    code: 'name.invalid',
    fields: ['name'],
  },
  {
    ...put({ addresses: ['127.0.0.9'] }, '%ZZ'),
    name: 'a broken escape in the URL',
    status: 400,
    code: 'name.invalid',
  },
  {
    name: 'a list for a body',
    method: 'POST',
    path: '/hosts',
    asked: { auth: admin, body: [] },
    status: 400,
    code: 'request.malformed',
  },
  {
    name: 'no body',
    method: 'POST',
    path: '/hosts',
    asked: { auth: admin },
    status: 400,
    code: 'request.malformed',
  },
  {
    name: 'broken JSON',
    method: 'POST',
    path: '/hosts',
    asked: { auth: admin, headers: { 'Content-Type': 'application/json' }, body: '{"hostname": "a' },
    status: 400,
    code: 'request.not-json',
  },
  {
    name: 'a field twice in a form',
    method: 'POST',
    path: '/hosts',
    asked: {
      auth: admin,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'hostname=a&hostname=b&ip=127.0.0.9&rectype=A',
    },
    status: 400,
    code: 'request.malformed',
  },
  {
    name: 'a body of 16 KiB and one octet',
    method: 'POST',
    path: '/hosts',
    asked: { auth: admin, headers: { 'Content-Type': 'application/json' }, body: ' '.repeat(16 * 1024 + 1) },
    status: 400,
    code: 'request.too-large',
  },
  {
    name: 'XML',
    method: 'POST',
    path: '/hosts',
    asked: { auth: admin, headers: { 'Content-Type': 'text/xml' }, body: '<a/>' },
    status: 415,
    code: 'request.unsupported-media-type',
  },
  {
    name: 'a body without a type',
    method: 'POST',
    path: '/hosts',
    asked: { auth: admin, body: 'x' },
    status: 415,
    code: 'request.unsupported-media-type',
  },
  {
    name: 'a compressed body',
    method: 'POST',
    path: '/hosts',
    asked: {
      auth: admin,
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: '{}',
    },
    status: 415,
    code: 'request.unsupported-media-type',
  },
  { name: 'an unknown path', method: 'POST', path: '/etc/passwd', status: 404, code: 'request.not-found' },
  {
    name: 'an unknown path, of a client that speaks JSON',
    method: 'GET',
    path: '/etc/passwd',
    asked: { headers: { Accept: 'application/json' } },
    status: 404,
    code: 'request.not-found',
  },
  {
    name: 'an unknown host',
    method: 'GET',
    path: '/hosts/nobody',
    asked: { auth: admin },
    status: 404,
    code: 'host.unknown',
  },
  {
    name: 'deleting an unknown host',
    method: 'DELETE',
    path: '/hosts/nobody',
    asked: { auth: admin },
    status: 404,
    code: 'host.unknown',
  },
  { name: 'no credentials', method: 'GET', path: '/hosts', status: 401, code: 'auth.required' },
  {
    name: 'a wrong secret',
    method: 'GET',
    path: '/hosts',
    asked: { auth: 'admin:guess' },
    status: 401,
    code: 'auth.required',
  },
  {
    name: 'an unknown user',
    method: 'PUT',
    path: '/hosts/a',
    asked: { auth: 'nobody:x', body: { addresses: ['127.0.0.9'] } },
    status: 401,
    code: 'auth.required',
  },
  {
    name: 'another scheme',
    method: 'GET',
    path: '/hosts',
    asked: { headers: { Authorization: 'Bearer x' } },
    status: 401,
    code: 'auth.required',
  },
  {
    name: 'a form on a page of another site',
    method: 'POST',
    path: '/hosts',
    asked: { auth: admin, headers: { 'Sec-Fetch-Site': 'cross-site' }, body: original },
    status: 403,
    code: 'request.cross-site',
  },
  {
    name: 'a label that steers a terminal',
    method: 'POST',
    path: '/devices',
    asked: { body: { label: '\u001b[2J' } },
    status: 400,
    code: 'request.malformed',
    fields: ['label'],
  },
];

describe('a refused request', () => {
  let server: RunningGateway;
  before(async () => {
    server = await RunningGateway.start();
  });
  after(() => server[Symbol.asyncDispose]());

  for (const { name, method, path, asked, status, code, fields } of refused)
    it(`${name}: ${status} ${code}`, async () => {
      const askedBefore = server.gateway.asked.length;
      const answer = await server.ask(method, path, asked);
      const { errors, ...told } = problem(answer);
      assert.equal(answer.status, status);
      assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
      assert.equal(told['code'], code);
      assert.equal(told['status'], status);
      assert.equal(told['type'], `docs/errors.md#${code}`);
      assert.ok(typeof told['detail'] === 'string' && told['detail'].length > 10, 'it says nothing');
      assert.doesNotMatch(answer.text, /node_modules|\.ts:\d| {4}at /, 'it shows a stack trace');
      if (fields !== undefined && fields.length > 0) {
        assert.ok(Array.isArray(errors));
        assert.deepEqual(
          errors.map(({ field }) => field),
          fields,
        );
      }
      const reached = server.gateway.asked.slice(askedBefore).filter((claim) => typeof claim === 'object');
      assert.deepEqual(reached, [], 'it reached the gateway');
    });

  const methods = [
    { path: '/network', allow: 'HEAD, GET' },
    { path: '/devices', allow: 'POST' },
    { path: '/hosts', allow: 'HEAD, GET, POST' },
    { path: '/hosts/laptop', allow: 'HEAD, GET, PUT, DELETE' },
    { path: '/myip', allow: 'HEAD, GET' },
    { path: '/healthz', allow: 'HEAD, GET' },
  ];
  for (const { path, allow } of methods)
    it(`PATCH ${path}: 405 with Allow: ${allow}`, async () => {
      const answer = await server.ask('PATCH', path, { auth: admin });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.allow, allow);
      assert.equal(problem(answer)['code'], 'request.method-not-allowed');
    });

  it('tells the log where wrong credentials came from, and nothing of them', async () => {
    await using other = await RunningGateway.start();
    await other.ask('GET', '/hosts', { auth: 'hunter:2-typed-into-the-wrong-field' });
    assert.deepEqual(other.log.lines, [
      { level: 'info', fields: { source: '127.0.0.1' }, message: 'wrong credentials' },
    ]);
  });

  it('asks for Basic credentials where they are missing', async () => {
    const answer = await server.ask('GET', '/hosts');
    assert.equal(answer.headers['www-authenticate'], 'Basic realm="Open DynDNS"');
  });
});

describe('what goes wrong behind the door', () => {
  const registration = { auth: admin, body: { addresses: ['127.0.0.9'] } };

  it('a DNS server that is down: 503, and when to try again', async () => {
    await using server = await RunningGateway.start();
    server.gateway.failure = new GatewayError('backend.unavailable', 'named does not answer');
    const answer = await server.ask('PUT', '/hosts/laptop', registration);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers['retry-after'], '5');
    assert.equal(problem(answer)['detail'], 'named does not answer');
  });

  it('a fault of ours: 500, the reason in the log and nowhere else', async () => {
    await using server = await RunningGateway.start();
    server.gateway.failure = new TypeError('the secret plan failed');
    const answer = await server.ask('PUT', '/hosts/laptop', registration);
    assert.equal(answer.status, 500);
    assert.equal(problem(answer)['code'], 'internal');
    assert.doesNotMatch(answer.text, /secret plan/);
    assert.deepEqual(
      server.log.lines.map(({ level, message }) => ({ level, message })),
      [{ level: 'error', message: 'a request failed' }],
    );
  });

  const fieldNames = [
    { method: 'POST', path: '/hosts', body: original, fields: { hostname: 'hostname', addresses: 'ip' } },
    {
      method: 'PUT',
      path: '/hosts/a',
      body: { ip: '127.0.0.9', rectype: 'A' },
      fields: { hostname: 'name', addresses: 'ip' },
    },
    {
      method: 'PUT',
      path: '/hosts/a',
      body: { addresses: ['127.0.0.9'] },
      fields: { hostname: 'name', addresses: 'addresses' },
    },
  ];
  for (const { method, path, body, fields } of fieldNames)
    it(`a refusal of ${method} ${JSON.stringify(body)} names the fields as they were sent`, async () => {
      await using server = await RunningGateway.start();
      for (const [field, sent] of Object.entries(fields)) {
        server.gateway.failure = new GatewayError('name.taken', 'no', { field });
        const answer = await server.ask(method, path, { auth: admin, body });
        assert.equal(problem(answer)['field'], sent);
      }
    });

  it('a login that fails: 500, not a crash', async () => {
    await using server = await RunningGateway.start();
    server.gateway.authenticate = () => Promise.reject(new Error('disk'));
    assert.equal((await server.ask('GET', '/hosts', { auth: admin })).status, 500);
  });

  it('a device that waits for approval: 403', async () => {
    await using server = await RunningGateway.start();
    server.gateway.authenticate = () => Promise.reject(new GatewayError('enrolment.waiting', 'wait for it'));
    const answer = await server.ask('GET', '/hosts', { auth: admin });
    assert.equal(answer.status, 403);
    assert.equal(problem(answer)['code'], 'enrolment.waiting');
  });
});
