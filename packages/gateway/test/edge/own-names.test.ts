import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../src/config/parse.ts';
import { certificateNames } from '../../src/edge/own-names.ts';

describe('the names of the certificate', () => {
  it('are the machine’s and the announced one, in every zone too', () => {
    const toml =
      '[http]\nlisten = ["127.0.0.1:8443"]\n[mdns]\nname = "gate"\n[[zone]]\nname = "example.com"\nbackend = "embedded"\n';
    const config = parseConfig(toml, '/etc/gateway.toml', { env: {}, home: '/root', lan: undefined });
    assert.deepEqual(certificateNames(config, 'box.corp.example'), {
      names: ['box.corp.example', 'box.example.com', 'gate.example.com', 'gate.local', 'localhost'],
      addresses: ['127.0.0.1'],
    });
  });
});
