import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Name } from '@open-dyndns/dns';
import { GatewayError, type GatewayErrorCode, gatewayErrors } from '../../packages/gateway/src/errors.ts';
import type { Host } from '../../packages/gateway/src/model/host.ts';
import type { ZonePolicy } from '../../packages/gateway/src/model/zone.ts';
import { readPresentation } from '../../packages/gateway/src/protocol/challenge.ts';
import { domainJson } from '../../packages/gateway/src/protocol/domain-update.ts';
import { dyndns2Word } from '../../packages/gateway/src/protocol/dyndns2-word.ts';
import { problemOf } from '../../packages/gateway/src/protocol/problem.ts';
import { claimReader } from '../../packages/gateway/src/protocol/rest-claim.ts';
import { readEnrolment } from '../../packages/gateway/src/protocol/rest-device.ts';
import { registrationJson } from '../../packages/gateway/src/protocol/rest-host.ts';
import { networkJson } from '../../packages/gateway/src/protocol/rest-network.ts';
import { recordsJson } from '../../packages/gateway/src/protocol/rest-records.ts';
import { codeBlocks } from './code-blocks.ts';

const zone: ZonePolicy = {
  apex: Name.fromLabels(['example', 'com']),
  ttl: 60,
  lease: { min: 30, default: 120, max: 86_400 },
  enrolment: 'open',
  names: { labels: 1, wildcards: false },
  prefixes: ['10.77.0.0/24'],
  reverse: [],
};
const { readCreation, readUpdate } = claimReader([zone]);
const host: Host = {
  name: zone.apex.child('laptop'),
  zone: zone.apex,
  owner: 'device-k3v9q2',
  addresses: ['10.77.0.5', '2001:db8::5'],
  records: [],
  services: [],
  ttl: 30,
  lease: { seconds: 120, expiresAt: Date.UTC(2030, 0, 1, 0, 2) },
  state: 'served',
  reservedUntil: undefined,
  claimedAt: 0,
  changedAt: 0,
};

const examples = new Map(codeBlocks('docs/http-api.md', 'json').map((block) => [block.info[1], block.text]));

function example(name: string): unknown {
  const text = examples.get(name);
  assert.ok(text !== undefined, `docs/http-api.md has no example “${name}”`);
  return JSON.parse(text);
}

describe('the examples of docs/http-api.md', () => {
  it('are all checked here', () => {
    assert.deepEqual([...examples.keys()].sort(), [
      'challenge-request',
      'creation-request',
      'domain',
      'enrolment',
      'enrolment-request',
      'network',
      'original-update-request',
      'problem',
      'records-request',
      'registration',
      'services-request',
      'update-request',
    ]);
  });

  it('network', () => {
    const nameServers = [{ address: '10.77.0.1', port: 53 }];
    const pin = 'sha256/y0wfk0hbX5SaViGnYMZjPpqjnxivPisnIQcDMwCZJcw=';
    assert.deepEqual(
      networkJson([{ policy: zone, nameServers }], { version: '0.1.0', pin }),
      example('network'),
    );
  });

  it('enrolment', () => {
    assert.deepEqual(readEnrolment(example('enrolment-request')), example('enrolment-request'));
    assert.deepEqual(Object.keys(Object(example('enrolment'))), ['device', 'secret', 'state']);
  });

  it('registration', () => {
    const claim = readUpdate('laptop', example('update-request'));
    assert.deepEqual(claim.addresses, host.addresses);
    assert.deepEqual({ ttl: claim.ttl, lease: claim.lease }, { ttl: 30, lease: 120 });
    assert.deepEqual(
      registrationJson({ host, outcome: 'created', serial: 2030010101 }, [zone]),
      example('registration'),
    );
  });

  it('records', () => {
    const { records = [] } = readUpdate('laptop', example('records-request'));
    assert.deepEqual(
      recordsJson(records).map(({ name, data }) => [name, ...data]),
      [
        ['', 'v=spf1 -all'],
        ['_ssh._tcp', '0 0 22 laptop.example.com.'],
      ],
    );
  });

  it('services', () => {
    const { services } = readUpdate('laptop', example('services-request'));
    assert.deepEqual(services, Object(example('services-request')).services);
  });

  it('the original interface', () => {
    const created = readCreation(example('creation-request'));
    assert.deepEqual(
      { addresses: created.addresses, lease: created.lease, mode: created.mode },
      { addresses: ['10.77.0.9'], lease: 'none', mode: 'create' },
    );
    const updated = readUpdate('printer', example('original-update-request'));
    assert.deepEqual(
      { addresses: updated.addresses, keeps: updated.keeps },
      { addresses: ['10.77.0.10'], keeps: ['A', 'AAAA'] },
    );
  });

  it('proofs for certificates', () => {
    const { at } = readPresentation(example('challenge-request'), [zone]);
    assert.ok(at.name.equals(host.name));
  });

  it('django-dynamic-dns', () => {
    const changed = { ...host, addresses: ['198.51.100.7'], changedAt: Date.UTC(2030, 0, 1) };
    assert.deepEqual({ ...domainJson(changed, zone), updated: true }, example('domain'));
  });

  it('has every word of dyndns2', () => {
    const page = readFileSync(new URL('../../docs/http-api.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\S+)` \| .* \| [\d, ]+ \|$/gm)].map((match) => match[1]);
    const codes = Object.keys(gatewayErrors).filter(
      (code): code is GatewayErrorCode => code in gatewayErrors,
    );
    assert.deepEqual(new Set(rows), new Set(codes.map((code) => dyndns2Word({ code, field: 'hostname' }))));
  });

  it('problem', () => {
    const wrong = { hostname: 'printer', ip: '10.0.0.300' };
    assert.throws(
      () => readCreation(wrong),
      (error) => {
        assert.ok(error instanceof GatewayError);
        assert.deepEqual(problemOf(error), example('problem'));
        return true;
      },
    );
  });
});
