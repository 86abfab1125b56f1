import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dig } from './lab/dig.ts';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, agentCommand, Gateway } from './lab/open-dyndns.ts';
import { until } from './lab/until.ts';

/** How the resolver file may be found: a shell script that makes it so. */
const worlds: Readonly<Record<string, string>> = {
  'a file': `printf 'nameserver 10.77.0.53\\n' >/etc/resolv.conf; chmod 644 /etc/resolv.conf`,
  'a file without a final newline, with comments, that only root may read': `printf '# by hand\\nsearch a.example b.example\\n\\tnameserver\\t10.77.0.53 ; why not\\noptions ndots:2' >/etc/resolv.conf; chmod 600 /etc/resolv.conf`,
  'a read-only file of somebody else': `printf 'nameserver 10.77.0.53\\n' >/etc/resolv.conf; chmod 444 /etc/resolv.conf; chown 1:1 /etc/resolv.conf`,
  'an empty file': `: >/etc/resolv.conf`,
  'a relative link': `mkdir -p /run/owner; printf 'nameserver 10.77.0.53\\n' >/run/owner/resolv.conf; ln -s ../run/owner/resolv.conf /etc/resolv.conf`,
  'an absolute link': `mkdir -p /run/owner; printf 'nameserver 10.77.0.53\\n' >/run/owner/resolv.conf; chmod 640 /run/owner/resolv.conf; ln -s /run/owner/resolv.conf /etc/resolv.conf`,
  'a link that leads nowhere': `ln -s /run/nobody/resolv.conf /etc/resolv.conf`,
  'no file': `true`,
  'a mount of its own, over which nothing can be renamed': `printf 'nameserver 10.77.0.53\\n' >/run/mounted.conf; : >/etc/resolv.conf; mount --bind /run/mounted.conf /etc/resolv.conf`,
};

test('the resolver is pointed at the LAN’s DNS server, and comes back byte for byte after SIGTERM', async (t) => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  for (const [world, prepare] of Object.entries(worlds)) {
    await t.test(world, async () => {
      const laptop = await lab.host('laptop');
      await sh(laptop, `rm -f /etc/resolv.conf; ${prepare}`);
      const before = await look(laptop);
      const agent = Agent.start(laptop);
      await agent.event('resolver');

      assert.match(
        await sh(laptop, 'cat /etc/resolv.conf'),
        new RegExp(`^nameserver ${named.host.ipv4}$`, 'm'),
      );
      assert.deepEqual(await agent.stop('SIGTERM'), { code: 0, signal: null });
      assert.equal(await look(laptop), before);
      await gone(laptop, named);
    });
  }
});

test('killed, and started again: the resolver that was there before comes back', async (t) => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  for (const [world, prepare] of Object.entries(worlds)) {
    await t.test(world, async () => {
      const laptop = await lab.host('laptop');
      await sh(laptop, `rm -f /etc/resolv.conf; ${prepare}`);
      const before = await look(laptop);
      const killed = Agent.start(laptop);
      await killed.event('resolver');
      await killed.stop('SIGKILL');

      const again = Agent.start(laptop);
      await again.event('resolver');
      await again.stop('SIGTERM');

      assert.equal(await look(laptop), before);
      await gone(laptop, named);
    });
  }
});

test('killed, and cleaned up as ExecStopPost does: no agent needs to run for it', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const laptop = await lab.host('laptop');
  await sh(laptop, `rm -f /etc/resolv.conf; ${worlds['a relative link']}`);
  const before = await look(laptop);
  const killed = Agent.start(laptop);
  await killed.event('resolver');
  await killed.stop('SIGKILL');

  await agentCommand(laptop, 'leave', '--state', '/run/agent');

  assert.equal(await look(laptop), before);
});

test('a resolver file that is somebody else’s by now is left to them', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const laptop = await lab.host('laptop');
  const agent = Agent.start(laptop);
  await agent.event('resolver');

  await sh(
    laptop,
    `printf 'nameserver 10.77.0.250\\n' >/etc/resolv.conf.new && mv /etc/resolv.conf.new /etc/resolv.conf`,
  );
  await agent.stop('SIGTERM');

  assert.equal(await sh(laptop, 'cat /etc/resolv.conf'), 'nameserver 10.77.0.250');
});

/** Everything about the file that could differ: what it is, mode, owner, where a link leads, and every byte. */
async function look(host: Host): Promise<string> {
  return sh(
    host,
    `stat -c '%F %a %u:%g %N' /etc/resolv.conf 2>&1; stat -L -c '%F %a %u:%g' /etc/resolv.conf 2>&1; od -c /etc/resolv.conf 2>&1`,
  );
}

async function sh(host: Host, script: string): Promise<string> {
  return (await host.run('sh', ['-c', script])).stdout;
}

/** The next world's laptop may come with the same name. */
async function gone(laptop: Host, named: Named): Promise<void> {
  await until(
    'the name is gone',
    async () => (await dig(named.host, named.host.ipv4, 'laptop.testopendyn.com', 'A')).status === 'NXDOMAIN',
  );
  await laptop.powerOff();
}
