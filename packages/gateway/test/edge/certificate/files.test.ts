import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtempDisposable, rename, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import type { Certificate } from '../../../src/edge/certificate/certificate.ts';
import { readCertificate, watchCertificate } from '../../../src/edge/certificate/files.ts';
import { selfSigned } from '../../../src/edge/certificate/self-signed.ts';
import { RunningGateway } from '../http/running-gateway.ts';

/** Quick enough for a test, and a multiple of what file systems can tell apart. */
const pollMs = 20;

/** A directory that holds certificates of different keys, as a renewal tool would: `live` leads to one of them. */
async function renewals() {
  const directory = await mkdtempDisposable(join(tmpdir(), 'certificate-'));
  const path = (name: string): string => join(directory.path, name);
  const make = async (name: string): Promise<Certificate> => {
    await mkdir(path(name));
    return selfSigned(path(name), { names: [`${name}.example`], addresses: [] }, Date.now());
  };
  const point = async (target: string): Promise<void> => {
    await symlink(target, path('live.new'));
    await rename(path('live.new'), path('live'));
  };
  const files = { cert: path('live/gateway.crt'), key: path('live/gateway.key') };
  return { make, point, path, files, [Symbol.asyncDispose]: () => directory.remove() };
}

describe('a configured certificate', () => {
  it('is read with its key', async () => {
    await using world = await renewals();
    const made = await world.make('one');
    await world.point('one');
    assert.deepEqual(await readCertificate(world.files), made);
  });

  it('that is missing is named', async () => {
    await assert.rejects(readCertificate({ cert: '/nowhere/cert.pem', key: '/nowhere/key.pem' }), {
      code: 'certificate.unusable',
      message:
        /^The certificate \/nowhere\/cert\.pem cannot be read: ENOENT.*; check the path and its rights\.$/,
    });
  });

  it('that has another key is named with it', async () => {
    await using world = await renewals();
    await world.make('one');
    await world.make('two');
    const mixed = { cert: world.path('one/gateway.crt'), key: world.path('two/gateway.key') };
    await assert.rejects(readCertificate(mixed), {
      code: 'certificate.unusable',
      message: `The certificate ${mixed.cert} and the key ${mixed.key} cannot be used: the key does not belong to the certificate; put a PEM certificate and its own key there.`,
    });
  });

  it('is served anew when the links move on, with no connection refused', async () => {
    await using world = await renewals();
    await world.make('one');
    const second = await world.make('two');
    await world.point('one');
    await using server = await RunningGateway.start();
    const renewed = Promise.withResolvers<Certificate>();
    using _watch = watchCertificate(world.files, renewed.resolve, renewed.reject, pollMs);
    await world.point('two');
    server.listeners.use(await renewed.promise);
    assert.equal(await servedSubject(server.port), 'two.example');
    assert.equal((await renewed.promise).pin, second.pin);
  });

  it('stays while the files do not fit together, and the pair that follows is taken', async () => {
    await using world = await renewals();
    await world.make('one');
    const second = await world.make('two');
    await mkdir(world.path('live'));
    const [certOne, certTwo] = [world.path('one'), world.path('two')];
    await copy(certOne, world.path('live'), 'gateway.crt', 'gateway.key');
    const unusable = Promise.withResolvers<unknown>();
    const renewed = Promise.withResolvers<Certificate>();
    using _watch = watchCertificate(world.files, renewed.resolve, unusable.resolve, pollMs);
    await copy(certTwo, world.path('live'), 'gateway.crt');
    assert.match(String(await unusable.promise), /does not belong/);
    await copy(certTwo, world.path('live'), 'gateway.key');
    assert.equal((await renewed.promise).pin, second.pin);
  });
});

async function copy(from: string, to: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) await copyFile(join(from, name), join(to, name));
}

function servedSubject(port: number): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
    resolve(String(socket.getPeerCertificate().subject.CN));
    socket.destroy();
  });
  socket.on('error', reject);
  return promise;
}
