import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Name } from '@open-dyndns/dns';
import type { DiscoveredService } from '@open-dyndns/mdns';
import { browseLine } from '../../src/commands/browse-line.ts';

const desk: DiscoveredService = {
  instance: 'Front Desk',
  type: '_ipp._tcp',
  domain: 'local',
  host: Name.fromLabels(['printer', 'local']),
  port: 631,
  addresses: ['10.77.0.5', 'fd77::5'],
  txt: { rp: 'ipp/print', Color: true },
  link: 'eth0',
};

it('a service that came is one line', () => {
  const line = '+ Front Desk  _ipp._tcp  printer.local:631  10.77.0.5 fd77::5  rp=ipp/print Color  (eth0)';
  assert.equal(browseLine({ kind: 'up', service: desk }), line);
});

it('a service with control characters in its name and text cannot steer the terminal, nor make a second line', () => {
  const service = { ...desk, instance: 'evil\x1b[2J\r\n+ Real', txt: { note: '\x9b2J\u202e' } };
  const line = browseLine({ kind: 'changed', service });
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
  assert.match(line, /^~ evil·\[2J··\+ Real {2}/);
});
