import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { decodeMessage, encodeMessage, message, record } from '@open-dyndns/dns';
import { HostSources } from '../../../src/edge/public/host-sources.ts';
import { readSecret } from '../../../src/edge/public/secret.ts';
import { Dyndns2Target } from '../../../src/edge/public/target/dyndns2.ts';
import { GatewayTarget } from '../../../src/edge/public/target/gateway.ts';
import { scratchDirectory } from '../scratch-directory.ts';
import { json, newIdentity, SmallGateway } from '../small-gateway.ts';
import { WebServer } from './web-server.ts';

const signal = new AbortController().signal;
const noRouter = (): Promise<string> => Promise.reject(new Error('no router'));
const sources = new HostSources(undefined, noRouter);

describe('a web page as a source', () => {
  it('is asked over the family in question only, and says who asks', async () => {
    await using server = await WebServer.start();
    server.answer = () => ({ text: '93.184.216.34\n' });
    const page = { kind: 'http', url: `${server.url}/ip`, pointer: undefined } as const;
    assert.deepEqual(await sources.ask(page, 'ipv4', signal), { ok: true, answer: '93.184.216.34\n' });
    assert.equal((await sources.ask(page, 'ipv6', signal)).ok, false);
    assert.deepEqual(
      server.requests.map(({ url }) => url),
      ['/ip'],
    );
    assert.match(server.requests[0]?.userAgent ?? '', /^open-dyndns-agent\//);
  });

  it('may be JSON', async () => {
    await using server = await WebServer.start();
    server.answer = () => ({ text: '{"client":{"ip":"93.184.216.34"}}' });
    const ask = (pointer: string) => sources.ask({ kind: 'http', url: server.url, pointer }, 'ipv4', signal);
    assert.deepEqual(await ask('/client/ip'), { ok: true, answer: '93.184.216.34' });
    assert.deepEqual(await ask('/ip'), {
      ok: false,
      detail: 'it answered with no JSON that has something at /ip',
    });
  });

  for (const [title, answer] of [
    ['an error', { status: 429, text: '1.2.3.4' }],
    ['a redirect', { status: 302, headers: { location: '/' } }],
    ['more than an address', { text: 'x'.repeat(300_000) }],
  ] as const)
    it(`is not believed with ${title}`, async () => {
      await using server = await WebServer.start();
      server.answer = () => answer;
      const said = await sources.ask({ kind: 'http', url: server.url, pointer: undefined }, 'ipv4', signal);
      assert.equal(said.ok, false);
    });
});

describe('a program as a source', () => {
  it('is told the family; its failure is no answer', async () => {
    await using directory = await scratchDirectory();
    const program = join(directory.path, 'wan');
    await writeFile(program, '#!/bin/sh\n[ "$1" = ipv4 ] && echo 93.184.216.34\n');
    await chmod(program, 0o700);
    const command = { kind: 'command', program } as const;
    assert.deepEqual(await sources.ask(command, 'ipv4', signal), { ok: true, answer: '93.184.216.34\n' });
    assert.equal((await sources.ask(command, 'ipv6', signal)).ok, false);
  });
});

describe('a name server as a source', () => {
  it('is asked past the host’s resolver, over the family in question', async () => {
    await using server = await whoamiServer();
    const dns = { kind: 'dns', name: 'whoami.example', server: `127.0.0.1:${server.port}` } as const;
    assert.deepEqual(await sources.ask(dns, 'ipv4', signal), { ok: true, answer: '127.0.0.1' });
    assert.equal((await sources.ask(dns, 'ipv6', signal)).ok, false);
  });
});

describe('an interface as a source', () => {
  it('says its own address', async () => {
    const ask = (link: string) => sources.ask({ kind: 'interface', link }, 'ipv4', signal);
    assert.deepEqual(await ask('lo'), { ok: true, answer: '127.0.0.1' });
    assert.deepEqual(await ask('nowhere0'), { ok: false, detail: 'it has none' });
  });
});

describe('our gateway', () => {
  it('is asked and told only with the key that is pinned', async () => {
    const identity = await newIdentity();
    await using gateway = await SmallGateway.start(identity);
    gateway.handler = (request, response) =>
      request.url === '/myip'
        ? response.end('93.184.216.34\n')
        : json(200, { lease: 120 })(request, response);
    const url = `https://127.0.0.1:${gateway.port}`;
    const own = { url, pin: identity.pin };
    const said = await new HostSources(own, noRouter).ask({ kind: 'gateway' }, 'ipv4', signal);
    assert.deepEqual(said, { ok: true, answer: '93.184.216.34\n' });
    const addresses = { ipv4: '93.184.216.34', ipv6: '2a00::1' };
    const outcome = await new GatewayTarget(own, 'home:secret').update('home.example.com', addresses, signal);
    assert.deepEqual(outcome, { kind: 'done', leaseSeconds: 120 });
    const [, put] = gateway.requests;
    assert.equal(put?.url, '/hosts/home.example.com');
    assert.deepEqual(JSON.parse(put?.body ?? ''), { addresses: ['93.184.216.34', '2a00::1'] });
    assert.equal(put?.authorization, `Basic ${btoa('home:secret')}`);

    for (const pin of [`sha256/${'A'.repeat(43)}=`, undefined]) {
      const stranger = new GatewayTarget({ url, pin }, 'home:secret');
      assert.equal((await stranger.update('home.example.com', addresses, signal)).kind, 'later');
    }
    assert.equal(gateway.requests.length, 2, 'nothing was shown to a key that is not trusted');
  });

  for (const [status, code, kind] of [
    [401, 'auth.required', 'never'],
    [409, 'name.taken', 'never'],
    [403, 'credential.out-of-scope', 'never'],
    [403, 'enrolment.waiting', 'later'],
    [429, 'limit', 'later'],
    [503, 'backend.unavailable', 'later'],
  ] as const)
    it(`${status} ${code}: ${kind}`, async () => {
      const identity = await newIdentity();
      await using gateway = await SmallGateway.start(identity);
      gateway.handler = json(status, { code, detail: 'No' });
      const own = { url: `https://127.0.0.1:${gateway.port}`, pin: identity.pin };
      const outcome = await new GatewayTarget(own, 'a:b').update('h', { ipv4: '1.2.3.4' }, signal);
      assert.equal(outcome.kind, kind);
    });
});

describe('a dyndns2 server', () => {
  it('is told in one request, with the secret in no URL', async () => {
    await using server = await WebServer.start();
    server.answer = () => ({ text: 'good 1.2.3.4' });
    const target = new Dyndns2Target(`${server.url}/nic/update`, 'user:secret');
    assert.equal((await target.update('home.example.com', { ipv4: '1.2.3.4' }, signal)).kind, 'done');
    const [request] = server.requests;
    assert.equal(request?.url, '/nic/update?hostname=home.example.com&myip=1.2.3.4');
    assert.equal(request?.authorization, `Basic ${btoa('user:secret')}`);
  });
});

describe('a secret', () => {
  it('is in a file that not everybody may read, or in a variable', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'secret');
    await writeFile(path, ' user:secret\n', { mode: 0o600 });
    assert.equal((await readSecret({ kind: 'file', path }, {})).text, 'user:secret');
    await chmod(path, 0o604);
    await assert.rejects(readSecret({ kind: 'file', path }, {}), /everybody may read it/);
    const place = { kind: 'environment', variable: 'SECRET' } as const;
    assert.equal((await readSecret(place, { SECRET: 'x' })).text, 'x');
    await assert.rejects(readSecret(place, {}), /SECRET is not set/);
  });
});

/** Answers every question with the address of whoever asks. */
async function whoamiServer(): Promise<AsyncDisposable & { readonly port: number }> {
  const socket = createSocket('udp4');
  socket.on('message', (octets, { address, port }) => {
    const query = decodeMessage(octets);
    const [asked] = query.ok ? query.value.questions : [];
    if (!query.ok || asked === undefined) return;
    const answers = [record(asked.name, 0, { type: 'A', address })];
    const answer = message({ id: query.value.id, response: true, questions: [asked], answers });
    socket.send(encodeMessage(answer), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
