import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Name, parseName, printName } from '@open-dyndns/dns';
import { parseZone } from '@open-dyndns/zonefile';
import { readPublicOptions } from '../../packages/agent/src/config/public/command-options.ts';
import { readCommandLine } from '../../packages/gateway/src/commands/command-line.ts';
import { commands } from '../../packages/gateway/src/commands/index.ts';
import { parseConfig } from '../../packages/gateway/src/config/parse.ts';
import { dynamicZones } from '../../packages/gateway/src/protocol/bind-configuration.ts';

function deployed(file: string): Buffer {
  return readFileSync(new URL(`../../deploy/${file}`, import.meta.url));
}

describe('the files in deploy/', () => {
  const namedConf = deployed('bind/named.conf.open-dyndns').toString();
  const zones = [...namedConf.matchAll(/zone "([^"]+)" \{[^}]*file "\/var\/lib\/bind\/([^"]+)"/g)].map(
    ([, zone = '', file = '']) => ({ zone, file }),
  );
  const config = parseConfig(deployed('gateway.toml').toString(), '/etc/open-dyndns/gateway.toml', {
    env: {},
    home: '/root',
    lan: undefined,
  });

  for (const { zone, file } of zones)
    it(`bind/${file} is a zone with a marked section`, () => {
      const origin = parseName(zone, Name.root);
      assert.ok(origin.ok);
      const parsed = parseZone(deployed(`bind/${file}`), { origin: origin.value });
      assert.deepEqual(parsed.problems, []);
      assert.ok(parsed.section.ok);
      assert.ok(parsed.soa !== undefined);
    });

  it('gateway.toml names the zones and files of named.conf', () => {
    const configured = config.zones.flatMap((zone) => {
      assert.ok(zone.backend === 'zonefile');
      const apexes = [zone.policy.apex, ...zone.policy.reverse.map(({ apex }) => apex)];
      const files = [zone.file, ...zone.reverseFiles];
      return apexes.map((apex, index) => `${printName(apex)} ${files[index]}`);
    });
    assert.deepEqual(
      configured,
      zones.map(({ zone, file }) => `${zone}. /var/lib/bind/${file}`),
    );
  });

  it('named.conf leaves the files to their administrator', () => {
    assert.deepEqual(dynamicZones(namedConf), []);
  });

  it('the unit starts a command that there is, and may write where the zone files are', () => {
    const unit = deployed('dyndns-gateway.service').toString();
    const [, line = ''] = /^ExecStart=\/usr\/bin\/dyndns-gateway (.*)$/m.exec(unit) ?? [];
    assert.equal(readCommandLine(line.split(' '), commands).kind, 'run');
    assert.match(unit, /^ReadWritePaths=\/var\/lib\/bind$/m);
    assert.match(unit, /^Type=notify$/m);
  });

  it('the unit of public mode starts what there is, with a state directory that is its own', async () => {
    const unit = deployed('dyndns-agent-public.service').toString();
    const [, line = ''] = /^ExecStart=\/usr\/bin\/dyndns-agent public (.*)$/m.exec(unit) ?? [];
    const file = fileURLToPath(new URL('agent.toml', import.meta.url));
    const args = line.replace('/etc/open-dyndns/agent.toml', file).split(' ');
    await assert.rejects(readPublicOptions(args, {}), { code: 'config.unreadable' });
    assert.match(line, /--state \/var\/lib\/open-dyndns-public$/);
    assert.match(unit, /^StateDirectory=open-dyndns-public$/m);
  });
});
