import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { chmod, mkdtempDisposable, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { selfSigned } from '../../../src/edge/certificate/self-signed.ts';

const now = Date.UTC(2030, 0, 1);
const day = 86_400_000;
const wanted = { names: ['ns.example.com', 'ns.local'], addresses: ['10.77.0.1', 'fd77::1'] };

function state(): Promise<AsyncDisposable & { readonly path: string }> {
  return mkdtempDisposable(join(tmpdir(), 'certificate-'));
}

describe('the gateway’s own certificate', () => {
  it('is on an EC key of P-256, for the names and addresses it serves, for 397 days', async () => {
    await using directory = await state();
    const { cert, pin } = await selfSigned(directory.path, wanted, now);
    const leaf = new X509Certificate(cert);
    assert.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
    assert.equal(
      leaf.subjectAltName,
      'DNS:ns.example.com, DNS:ns.local, IP Address:10.77.0.1, IP Address:FD77:0:0:0:0:0:0:1',
    );
    assert.equal(leaf.subject, 'CN=ns.example.com');
    assert.equal(leaf.ca, false);
    assert.equal(leaf.validToDate.getTime() - leaf.validFromDate.getTime(), 397 * day);
    const spki = leaf.publicKey.export({ type: 'spki', format: 'der' });
    assert.equal(pin, `sha256/${createHash('sha256').update(spki).digest('base64')}`);
  });

  it('keeps its key for its own user', async () => {
    await using directory = await state();
    await selfSigned(directory.path, wanted, now);
    const { mode } = await stat(join(directory.path, 'gateway.key'));
    assert.equal(mode & 0o777, 0o600);
  });

  const restarts = [
    { world: 'nothing changed', wanted, at: now + 300 * day, same: true },
    { world: 'less is wanted', wanted: { ...wanted, addresses: [] }, at: now, same: true },
    { world: 'it ends in less than 30 days', wanted, at: now + 367 * day, same: false },
    { world: 'it has ended', wanted, at: now + 400 * day, same: false },
    {
      world: 'a name came',
      wanted: { ...wanted, names: [...wanted.names, 'localhost'] },
      at: now,
      same: false,
    },
    { world: 'an address came', wanted: { ...wanted, addresses: ['192.0.2.1'] }, at: now, same: false },
  ];
  for (const { world, wanted: after, at, same } of restarts)
    it(`at a restart when ${world} is ${same ? 'the same' : 'another on the same key'}`, async () => {
      await using directory = await state();
      const first = await selfSigned(directory.path, wanted, now);
      const second = await selfSigned(directory.path, after, at);
      assert.equal(second.cert === first.cert, same);
      assert.equal(second.pin, first.pin);
      assert.equal(second.key, first.key);
      assert.ok(new X509Certificate(second.cert).validToDate.getTime() > at + 30 * day);
    });

  it('says what to do when its key is no key, and writes nothing over it', async () => {
    await using directory = await state();
    const file = join(directory.path, 'gateway.key');
    await writeFile(file, 'precious');
    await assert.rejects(selfSigned(directory.path, wanted, now), {
      code: 'certificate.unusable',
      message: new RegExp(
        `^The gateway's own key and certificate in ${directory.path} cannot be used: .*move both away`,
      ),
    });
    assert.equal(await readFile(file, 'utf8'), 'precious');
  });

  it('closes the rights of a key that others could read', async () => {
    await using directory = await state();
    await selfSigned(directory.path, wanted, now);
    const file = join(directory.path, 'gateway.key');
    await chmod(file, 0o644);
    await selfSigned(directory.path, wanted, now);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });
});
