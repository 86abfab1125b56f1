import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zone } from './fake-gateway.ts';
import { RunningGateway } from './running-gateway.ts';

describe('GET /readyz', () => {
  it('says of every zone that the DNS server follows', async () => {
    await using running = await RunningGateway.start();
    const { status, json } = await running.ask('GET', '/readyz');
    assert.equal(status, 200);
    assert.deepEqual(json, {
      status: 'ok',
      zones: [{ zone: 'home.arpa', status: 'ok', serial: 7, sinceProof: 3, waiting: 0 }],
    });
  });

  it('is 503 while commits fail', async () => {
    await using running = await RunningGateway.start();
    running.gateway.failures = 2;
    const { status, json } = await running.ask('GET', '/readyz');
    assert.equal(status, 503);
    assert.equal(Object(json).status, 'failing');
  });
});

describe('GET /metrics', () => {
  it('counts commits, their sizes and steps, and refusals by code', async () => {
    await using running = await RunningGateway.start();
    running.metrics.committed({
      zone: zone.apex,
      group: 3,
      changes: 6,
      steps: { read: 0, ahead: 2, serve: 60, mark: 1 },
    });
    running.metrics.failed(zone.apex, 'backend.unavailable');
    await running.ask('POST', '/nowhere');
    const { status, headers, text } = await running.ask('GET', '/metrics');
    assert.equal(status, 200);
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/);
    for (const line of [
      'dyndns_gateway_commits_total{zone="home.arpa",result="proved"} 1',
      'dyndns_gateway_commits_total{zone="home.arpa",result="backend.unavailable"} 1',
      'dyndns_gateway_commit_group_size_sum{zone="home.arpa"} 3',
      'dyndns_gateway_commit_step_seconds_sum{zone="home.arpa",step="serve"} 0.06',
      'dyndns_gateway_refused_total{code="request.not-found"} 1',
      'dyndns_gateway_hosts{zone="home.arpa"} 0',
      'dyndns_gateway_proof_age_seconds{zone="home.arpa"} 3',
    ])
      assert.ok(text.includes(`${line}\n`), `${line} is missing in\n${text}`);
  });
});
