import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { agentErrors } from '../../packages/agent/src/errors.ts';
import { dnsErrorCodes } from '../../packages/dns/src/errors.ts';
import { gatewayErrors, startErrors } from '../../packages/gateway/src/errors.ts';
import { mdnsErrorCodes } from '../../packages/mdns/src/errors.ts';
import { editErrorCodes, problemCodes, warningCodes } from '../../packages/zonefile/src/errors.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, cell by cell, without the head. */
function rows(heading: string): string[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  assert.ok(section !== undefined, `docs/errors.md has no section “${heading}”`);
  const lines = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function code(cell: string | undefined): string {
  return /`([^`]*)`$/.exec(cell ?? '')?.[1] ?? '';
}

/** The code and the meaning of each row. */
function meanings(heading: string, column: number): Record<string, string> {
  return Object.fromEntries(
    rows(heading).map((cells) => [code(cells[0]), (cells[column] ?? '').replaceAll('\\|', '|')]),
  );
}

describe('docs/errors.md says what the code says', () => {
  it('of the gateway’s answers', () => {
    const documented = rows('Gateway: answers over HTTP').map(([name, status, title]) => [
      code(name),
      { status: Number(status), title },
    ]);
    assert.deepEqual(Object.fromEntries(documented), gatewayErrors);
  });

  it('and has an anchor for each of those, where problem documents point', () => {
    for (const name of Object.keys(gatewayErrors))
      assert.ok(page.includes(`<a id="${name}"></a>`), `there is no anchor ${name}`);
  });

  const tables = [
    { heading: 'Agent', table: agentErrors },
    { heading: '@open-dyndns/dns', table: dnsErrorCodes },
    { heading: '@open-dyndns/zonefile: problems', table: problemCodes },
    { heading: '@open-dyndns/zonefile: warnings', table: warningCodes },
    { heading: '@open-dyndns/zonefile: edits', table: editErrorCodes },
    { heading: '@open-dyndns/mdns', table: mdnsErrorCodes },
  ];
  for (const { heading, table } of tables)
    it(`under “${heading}”`, () => {
      assert.deepEqual(meanings(heading, 1), table);
    });

  it('of what keeps the gateway from starting, and of what does not', () => {
    const atTheStart = meanings('Gateway: at the start, and in commands', 1);
    assert.deepEqual({ ...atTheStart, ...meanings('Gateway: no obstacle to a start', 1) }, startErrors);
  });

  it('and what to do about each error of the gateway', () => {
    const advice = [
      ...rows('Gateway: answers over HTTP').map((cells) => cells[3]),
      ...rows('Gateway: at the start, and in commands').map((cells) => cells[2]),
      ...rows('Gateway: no obstacle to a start').map((cells) => cells[2]),
    ];
    for (const text of advice) assert.ok((text ?? '').length > 10, `“${text}” is no advice`);
  });
});
