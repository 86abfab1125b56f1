import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseAgentFile } from '../../packages/agent/src/config/public/agent-file.ts';
import { agentShape } from '../../packages/agent/src/config/public/shape.ts';
import type { Surroundings } from '../../packages/gateway/src/config/config.ts';
import { parseConfig } from '../../packages/gateway/src/config/parse.ts';
import { configShape } from '../../packages/gateway/src/config/shape.ts';
import { codeBlocks, documents } from './code-blocks.ts';

const surroundings: Surroundings = { env: {}, home: '/root', lan: undefined };

describe('every TOML example is a configuration', async () => {
  const blocks = (await documents('*.md', 'docs/**/*.md', 'deploy/**/*.md', 'packages/gateway/*.md')).flatMap(
    (file) => codeBlocks(file, 'toml'),
  );
  it('and there are some', () => assert.ok(blocks.length >= 3));
  for (const { file, line, info, text } of blocks)
    it(`${file}:${line}`, () => {
      if (info.includes('agent')) assert.doesNotThrow(() => parseAgentFile(text, file));
      else assert.doesNotThrow(() => parseConfig(text, file, surroundings));
    });
});

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const { zone, watch, ...tables } = configShape.shape;
  const watchKeys = Object.keys(watch.unwrap().element.shape);

  it('has every table and every key', () => {
    const zoneKeys = zone.unwrap().element.options.flatMap((option) => Object.keys(option.shape));
    const keys = [
      ...Object.keys(tables),
      ...Object.keys(tables.http.unwrap().shape),
      ...Object.keys(tables.dns.unwrap().shape),
      ...Object.keys(tables.mdns.unwrap().shape),
      ...zoneKeys,
      'watch',
      ...watchKeys,
    ];
    const missing = [...new Set(keys)].filter(
      (key) =>
        !page.includes(`\`${key}\``) && !page.includes(`\`[${key}]\``) && !page.includes(`\`[[${key}]]\``),
    );
    assert.deepEqual(missing, []);
  });

  it('names no key that does not exist', () => {
    const known = new Set([
      ...Object.keys(tables),
      ...Object.values(tables).flatMap((table) =>
        'shape' in table.unwrap() ? Object.keys(Reflect.get(table.unwrap(), 'shape')) : [],
      ),
      ...zone.unwrap().element.options.flatMap((option) => Object.keys(option.shape)),
      ...watchKeys,
    ]);
    const named = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? '');
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter((key) => !known.has(key)),
      [],
    );
  });

  it('tells the defaults that hold', () => {
    const config = parseConfig('', 'gateway.toml', surroundings);
    const [first] = config.zones;
    assert.ok(
      page.includes(
        `\`{ min = ${first?.policy.lease.min}, default = ${first?.policy.lease.default}, max = ${first?.policy.lease.max} }\``,
      ),
    );
    for (const { address, port } of [...config.http.listen, ...config.dns.listen])
      assert.ok(page.includes(`\`["${address}:${port}"]\``), `${address}:${port}`);
    assert.ok(page.includes(`| \`ttl\` | \`${first?.policy.ttl}\` |`));
    assert.ok(page.includes(`| \`name\` | \`"${config.mdns.name}"\` |`));
  });
});

describe('docs/public-mode.md', () => {
  const page = readFileSync(new URL('../../docs/public-mode.md', import.meta.url), 'utf8');

  it('has every key of agent.toml, and no other', () => {
    const tables = agentShape.shape.public.element.options;
    const keys = new Set(tables.flatMap((table) => Object.keys(table.shape)));
    const [, section = ''] = /^## The configuration([\s\S]*?)^## /m.exec(page) ?? [];
    const named = [...section.matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map((match) => match[1] ?? '');
    assert.deepEqual(new Set(named), keys);
  });
});
