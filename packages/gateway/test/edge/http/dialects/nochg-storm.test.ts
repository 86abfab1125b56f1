import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DialectWorld } from './dialect-world.ts';

it('a client that says the same again and again is slowed, and not refused', async () => {
  await using world = await DialectWorld.open();
  const update = () =>
    world.ask('/nic/update?hostname=laptop.lab.example&myip=127.0.0.9', { auth: 'alice:rabbit' });
  assert.match((await update()).text, /^good /);
  const answers = await Promise.all(Array.from({ length: 14 }, update));
  assert.deepEqual(
    new Set(answers.map(({ status, text }) => `${status} ${text.trim()}`)),
    new Set(['200 nochg 127.0.0.9']),
  );
});
