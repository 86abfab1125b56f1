import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { printName, toBase64 } from '@open-dyndns/dns';
import type { Rfc2136Zone } from '../../../packages/gateway/src/config/config.ts';
import { checkUpdatedZone } from '../../../packages/gateway/src/edge/check/updated-zone.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { policy, temporaryDirectory } from '../../../packages/gateway/test/world.ts';
import { knotdIsMissing } from './knotd.ts';
import { namedIsMissing } from './named.ts';
import { type Actions, key, servers, type Updated } from './updated.ts';

const isMissing = { named: namedIsMissing, knotd: knotdIsMissing };
const inKeyFile = `key "gateway" {\n\talgorithm ${key.algorithm};\n\tsecret "${toBase64(key.secret)}";\n};\n`;

/** What `check` finds, a line each: `ok updates of lab.example.: are taken`. */
async function found(server: Updated, keyText: string): Promise<string[]> {
  using directory = temporaryDirectory();
  const file = join(directory.path, 'tsig.key');
  writeFileSync(file, keyText, { mode: 0o600 });
  const zone: Rfc2136Zone = {
    backend: 'rfc2136',
    policy,
    server: server.endpoint,
    key: file,
    secondaries: [],
  };
  const findings = await checkUpdatedZone(zone);
  const lines = findings.map(({ subject, state, message }) => `${state} ${subject}: ${message}`);
  assert.ok(!lines.join('\n').includes(toBase64(key.secret)), 'a secret is told');
  return lines;
}

async function foundAt(
  program: keyof typeof servers,
  actions: Actions,
  keyText = inKeyFile,
): Promise<string[]> {
  await using server = await servers[program](actions);
  const serial = async (): Promise<string[]> => lookUp(server.endpoint, printName(policy.apex), 'SOA');
  const before = await serial();
  const lines = await found(server, keyText);
  assert.deepEqual(await serial(), before, 'something was changed');
  return lines;
}

function has(lines: readonly string[], line: RegExp): void {
  assert.ok(
    lines.some((one) => line.test(one)),
    `${line} is not among\n${lines.join('\n')}`,
  );
}

for (const program of ['named', 'knotd'] as const)
  describe(`check of a zone that ${program} keeps, which it does not change`, {
    skip: isMissing[program],
  }, () => {
    it('finds everything in order', async () => {
      const lines = await foundAt(program, ['update', 'transfer']);
      has(lines, /^ok key .*: gateway\., hmac-sha256$/);
      has(lines, /^ok lab\.example\. at 127\.0\.0\.1:\d+: answers with serial 2026010100$/);
      has(lines, /^ok updates of 0\.77\.10\.in-addr\.arpa\.: are taken$/);
      has(lines, /^ok transfer of lab\.example\.: \d+ records$/);
      assert.ok(lines.every((line) => line.startsWith('ok')));
    });

    it('warns where transfers are not allowed', async () => {
      const lines = await foundAt(program, ['update']);
      has(lines, /^ok updates of lab\.example\.: are taken$/);
      has(lines, /^warning transfer of lab\.example\.: .* does not let the key transfer lab\.example\./);
    });

    it('warns where the key is another one', async () => {
      const other = inKeyFile.replace(/secret ".*"/, `secret "${toBase64(Uint8Array.of(1, 2, 3))}"`);
      const lines = await foundAt(program, ['update', 'transfer'], other);
      has(lines, /^warning updates of lab\.example\.: .*BADSIG/);
    });

    it('finds a key file that is none', async () => {
      const lines = await foundAt(program, ['update'], 'gateway:secret');
      has(lines, /^problem key .*: The key file .* cannot be used: it has to hold one key "NAME"/);
    });
  });

describe('check of a zone that named keeps', { skip: namedIsMissing }, () => {
  it('warns where the key may not update', async () => {
    has(await foundAt('named', ['transfer']), /^warning updates of lab\.example\.: .*\(REFUSED\): allow it/);
  });
});
