import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Avahi } from './lab/avahi.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, Gateway } from './lab/open-dyndns.ts';

test('the doctor finds a LAN in order, and who else is on it', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const laptop = await lab.host('laptop');
  await Avahi.start(laptop);
  const agent = Agent.start(laptop, { name: 'elsewhere' });
  await agent.registered();

  const { code, findings } = await doctor(laptop);

  assert.equal(code, 0);
  assert.match(what(findings, 'interfaces'), /eth0 \(10\.77\.0\.11/);
  assert.equal(state(findings, 'mdns'), 'good');
  assert.match(what(findings, 'neighbours'), /10\.77\.0\.1\b/);
  assert.match(what(findings, 'responders'), /avahi-daemon/);
  assert.match(what(findings, 'resolver'), /^direct: /);
  assert.match(what(findings, 'gateway'), /^https:\/\/.* has the key that is known, sha256\//);
  assert.equal(state(findings, 'clock'), 'good');
});

test('the doctor finds a pulled cable, and ends with 3', async () => {
  await using lab = await Lab.start();
  const laptop = await lab.host('laptop');

  await laptop.unplug();
  const { code, findings } = await doctor(laptop);

  assert.equal(code, 3);
  assert.equal(state(findings, 'interfaces'), 'bad');
});

interface Finding {
  check: string;
  state: string;
  what: string;
  advice?: string;
}

async function doctor(host: Host): Promise<{ code: number | null; findings: readonly Finding[] }> {
  const { code, stdout } = await host.run(
    process.execPath,
    Agent.commandLine('doctor', '--json', '--state', '/run/agent'),
  );
  return { code, findings: JSON.parse(stdout) };
}

function what(findings: readonly Finding[], check: string): string {
  return findings.find((finding) => finding.check === check)?.what ?? '';
}

function state(findings: readonly Finding[], check: string): string | undefined {
  return findings.find((finding) => finding.check === check)?.state;
}
