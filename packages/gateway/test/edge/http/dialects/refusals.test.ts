import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { name } from '../../../world.ts';
import { type Answer, type Asked, DialectWorld } from './dialect-world.ts';

/** What a request asks for, in whichever dialect. */
interface Wish {
  readonly host: string;
  /** Or the value of a challenge. */
  readonly address: string;
  readonly secret: string;
  readonly agent: string | undefined;
}

type Request = Asked & { readonly path: string };

const good = { host: 'nas.lab.example', secret: 'rabbit', agent: 'Example Router 1.0' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const json = { 'Content-Type': 'application/json' };
const address = '192.0.2.1';
const value = 'x'.repeat(43);

function nic(path: string, user: string): (wish: Wish) => Request {
  return ({ host, address: myip, secret, agent }) => ({
    path: `${path}?hostname=${host}&myip=${myip}`,
    auth: `${user}:${secret}`,
    agent,
  });
}

const dialects: Readonly<Record<string, { readonly good: Wish; readonly request: (wish: Wish) => Request }>> =
  {
    original: {
      good: { ...good, address },
      request: ({ host, address: ip, secret, agent }) => ({
        path: `/hosts/${host}`,
        method: 'PUT',
        auth: `alice:${secret}`,
        agent,
        headers: json,
        body: JSON.stringify({ ip, rectype: 'A' }),
      }),
    },
    dyndns2: { good: { ...good, address }, request: nic('/nic/update', 'alice') },
    strict: { good: { ...good, address }, request: nic('/nic/update', 'strict') },
    deletion: { good: { ...good, address }, request: nic('/nic/delete', 'alice') },
    'secret URL': {
      good: { ...good, address },
      request: ({ host, secret, agent }) => ({ path: `/${secret}-of-${host}`, agent }),
    },
    django: {
      good: { ...good, address },
      request: ({ host, address: ip, secret, agent }) => ({
        path: `/dynamicdns/update/${host}/`,
        method: 'POST',
        agent,
        headers: form,
        body: new URLSearchParams({ key: secret, ip }).toString(),
      }),
    },
    'acme-dns': {
      good: { ...good, address: value },
      request: ({ host, address: txt, secret, agent }) => ({
        path: '/update',
        method: 'POST',
        agent,
        headers: { ...json, 'X-Api-User': 'alice', 'X-Api-Key': secret },
        body: JSON.stringify({ subdomain: host, txt }),
      }),
    },
    httpreq: {
      good: { ...good, address: value },
      request: ({ host, address: text, secret, agent }) => ({
        path: '/present',
        method: 'POST',
        auth: `alice:${secret}`,
        agent,
        headers: json,
        body: JSON.stringify({ fqdn: `_acme-challenge.${host}.`, value: text }),
      }),
    },
  };

interface Row {
  readonly name: string;
  readonly wish: Partial<Wish>;
  /** Whether the DNS server is away. */
  readonly isDown?: true;
  /** Status and word in each dialect; one that cannot ask for it is left out. */
  readonly answers: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    name: 'an unknown host',
    wish: { host: 'nas.example.org' },
    answers: {
      original: '400 name.outside-zone',
      dyndns2: '200 nohost',
      strict: '400 nohost',
      deletion: '200 nohost',
      'secret URL': '403 BADKEY',
      django: '403 Authentication failure',
      'acme-dns': '400 bad_subdomain',
      httpreq: '400 name.outside-zone',
    },
  },
  {
    name: 'a host that is none',
    wish: { host: 'a_b.lab.example' },
    answers: {
      original: '400 name.invalid',
      dyndns2: '200 notfqdn',
      strict: '400 notfqdn',
      deletion: '200 notfqdn',
      django: '403 Authentication failure',
      'acme-dns': '400 bad_subdomain',
      httpreq: '400 name.invalid',
    },
  },
  {
    name: 'a foreign host',
    wish: { host: 'bobs.lab.example' },
    answers: {
      original: '409 name.taken',
      dyndns2: '200 !yours',
      strict: '409 !yours',
      deletion: '200 !yours',
      'secret URL': '403 BADKEY',
      django: '403 Authentication failure',
      'acme-dns': '409 forbidden',
      httpreq: '409 name.taken',
    },
  },
  {
    name: 'a bad address',
    wish: { address: 'nonsense' },
    answers: {
      original: '400 address.invalid',
      dyndns2: '200 dnserr',
      strict: '400 dnserr',
      django: '400 Bad request',
      'acme-dns': '400 bad_txt',
      httpreq: '400 request.malformed',
    },
  },
  {
    name: 'an address that nobody has',
    wish: { address: '224.0.0.1' },
    answers: {
      original: '400 address.invalid',
      dyndns2: '200 dnserr',
      strict: '400 dnserr',
      django: '400 Bad request',
    },
  },
  {
    name: '21 hosts',
    wish: { host: Array.from({ length: 21 }, (_, at) => `h${at}.lab.example`).join() },
    answers: { dyndns2: '200 numhost', strict: '403 numhost', deletion: '200 numhost' },
  },
  {
    name: 'no agent',
    wish: { agent: undefined },
    answers: { dyndns2: '200 badagent', strict: '200 badagent', deletion: '200 badagent' },
  },
  {
    name: 'a wrong secret',
    wish: { secret: 'wrong' },
    answers: {
      original: '401 auth.required',
      dyndns2: '401 badauth',
      strict: '401 badauth',
      deletion: '401 badauth',
      'secret URL': '403 BADKEY',
      django: '403 Authentication failure',
      'acme-dns': '401 forbidden',
      httpreq: '401 auth.required',
    },
  },
  {
    name: 'a DNS server that is away',
    wish: {},
    isDown: true,
    answers: {
      original: '503 backend.unavailable',
      dyndns2: '200 dnserr',
      strict: '503 dnserr',
      'secret URL': '500 FAIL',
      django: '503 Server error',
      'acme-dns': '503 db_error',
      httpreq: '503 backend.unavailable',
    },
  },
];

/** Words that some client takes for a success wherever they stand in a body. */
const successes = /good|nochg|OK|true|updated|success/;

describe('what is refused', () => {
  for (const { name: what, wish, isDown, answers } of rows)
    for (const [dialect, expected] of Object.entries(answers))
      it(`${what}: ${dialect} says ${expected}, and the zone stays as it is`, async () => {
        await using world = await openWorld();
        const before = world.backend.zone();
        world.backend.isDown = isDown ?? false;
        const spoken = dialects[dialect];
        assert.ok(spoken);
        const { path, ...asked } = spoken.request({ ...spoken.good, ...wish });
        const answer = await world.ask(path, asked);
        assert.equal(said(answer), expected);
        assert.equal(answer.headers['www-authenticate'] !== undefined, asksAgain(dialect, answer));
        assert.deepEqual(world.backend.zone(), before);
        if (answer.headers['content-type']?.startsWith('text/plain'))
          assert.doesNotMatch(answer.text, successes);
      });
});

describe('what is not', () => {
  for (const [dialect, { good: wish, request }] of Object.entries(dialects))
    it(`a good request in ${dialect}`, async () => {
      await using world = await openWorld();
      if (dialect === 'deletion')
        await world.ask('/nic/update?hostname=nas.lab.example', { auth: 'alice:rabbit' });
      const before = world.backend.zone();
      const { path, ...asked } = request(wish);
      const { status, text } = await world.ask(path, asked);
      assert.ok(status < 300, `${status} ${text}`);
      assert.notDeepEqual(world.backend.zone(), before);
    });
});

/** With a host that is bob’s, and credentials for every dialect. */
async function openWorld(): Promise<DialectWorld> {
  const world = await DialectWorld.open();
  await world.ask('/nic/update?hostname=bobs.lab.example&myip=192.0.2.9', { auth: 'bob:builder' });
  await world.addCredential('strict', 'rabbit', { strictStatus: true });
  await world.addCredential('url', 'rabbit-of-nas.lab.example', {
    scope: { names: [name('nas')], types: undefined },
  });
  return world;
}

function said({ status, text, headers }: Answer): string {
  if (!/json/.test(headers['content-type'] ?? '')) return `${status} ${text.trim()}`;
  const { code, error } = JSON.parse(text);
  return `${status} ${code ?? error}`;
}

/** RFC 9110 §15.5.2 has a challenge in every 401; clients of acme-dns know no such thing. */
function asksAgain(dialect: string, { status }: Answer): boolean {
  return status === 401 && dialect !== 'acme-dns';
}
