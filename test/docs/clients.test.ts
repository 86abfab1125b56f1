import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { snippets } from '../../packages/gateway/src/commands/snippets/index.ts';
import { codeBlocks } from './code-blocks.ts';

const facts = {
  server: 'dyn.example.com:8443',
  host: 'laptop.example.com',
  user: 'laptop.example.com',
  secret: 'SECRET',
};

describe('docs/clients', () => {
  for (const { client, text } of snippets)
    it(`${client}.md shows what the command prints`, () => {
      assert.ok(existsSync(new URL(`../../docs/clients/${client}.md`, import.meta.url)));
      const [shown] = codeBlocks(`docs/clients/${client}.md`, 'text');
      assert.equal(`${shown?.text.trimEnd()}\n`, text(facts));
    });
});
