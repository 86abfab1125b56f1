import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { printName } from '@open-dyndns/dns';
import { readKeyFile } from '../../../src/edge/backend/key-file.ts';
import { temporaryDirectory } from '../../world.ts';

describe('the file of a key', () => {
  it('is read', async () => {
    using directory = temporaryDirectory();
    const file = join(directory.path, 'tsig.key');
    writeFileSync(file, 'key gateway { algorithm hmac-sha384; secret "c2VjcmV0"; };');
    assert.equal(printName((await readKeyFile(file)).name), 'gateway.');
  });

  it('that is missing is named, with the reason', async () => {
    await assert.rejects(readKeyFile('/nowhere/tsig.key'), {
      code: 'key.unusable',
      message:
        /^The key file \/nowhere\/tsig\.key cannot be used: it cannot be read \(ENOENT\); check its path/,
    });
  });

  it('that is wrong is named, and its secret is not told', async () => {
    using directory = temporaryDirectory();
    const file = join(directory.path, 'tsig.key');
    writeFileSync(file, 'key gateway { algorithm hmac-md5; secret "c2VjcmV0"; };');
    await assert.rejects(readKeyFile(file), (error) => {
      assert.match(String(error), /tsig\.key cannot be used: its algorithm is none of/);
      assert.ok(!String(error).includes('c2VjcmV0'));
      return true;
    });
  });
});
