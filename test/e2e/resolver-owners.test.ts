import assert from 'node:assert/strict';
import { after, before as beforeAll, describe, test } from 'node:test';
import type { Host } from './lab/host.ts';
import { Lab } from './lab/lab.ts';
import { Named } from './lab/named.ts';
import { Agent, agentCommand, Gateway } from './lab/open-dyndns.ts';
import { missing, own, ownerPrograms } from './lab/resolver-owners.ts';
import { until } from './lab/until.ts';

for (const owner of ownerPrograms) {
  describe(owner.mode, { skip: missing(owner) ?? false }, () => {
    const scene = new AsyncDisposableStack();
    let named: Named;
    let laptop: Host;
    let before: string;

    beforeAll(async () => {
      const lab = scene.use(await Lab.start());
      named = await Named.start(await lab.host('ns', 1));
      await Gateway.start(named);
      laptop = await lab.host('laptop');
      await own(laptop, owner);
      before = await look(laptop);
    });
    after(() => scene.disposeAsync());

    test('told its own way, and everything as before after SIGTERM', async () => {
      const agent = Agent.start(laptop);

      assert.equal((await agent.event('resolver'))['mode'], owner.mode);
      await until('the host finds its own short name', async () => {
        const { stdout } = await laptop.run('getent', ['ahostsv4', 'laptop.testopendyn.com']);
        return stdout.includes(laptop.ipv4);
      });
      const { servers, search } = await seen(laptop);
      assert.deepEqual(servers.slice(0, 2), [named.host.ipv4, '10.77.0.53']);
      assert.deepEqual(search.slice(0, 2), ['testopendyn.com', 'old.example']);

      assert.deepEqual(await agent.stop('SIGTERM'), { code: 0, signal: null });
      assert.equal(await look(laptop), before);
    });

    test('told something else, and told ours again', async () => {
      const agent = Agent.start(laptop);
      await agent.event('resolver');

      await sh(laptop, owner.undo);
      await until('told again', async () => (await seen(laptop)).servers[0] === named.host.ipv4);

      await agent.event('trampled');
      await agent.stop('SIGTERM');
      assert.equal(await look(laptop), before);
    });

    test('killed, and cleaned up as ExecStopPost does', async () => {
      const killed = Agent.start(laptop);
      await killed.event('resolver');
      await killed.stop('SIGKILL');
      assert.notEqual(await look(laptop), before);

      await agentCommand(laptop, 'leave', '--state', '/run/agent');

      assert.equal(await look(laptop), before);
    });

    const writesTheFile = ['openresolv', 'resolvconf'].includes(owner.mode);
    test('under a umask that hides files, everybody can read what it writes', {
      skip: !writesTheFile,
    }, async () => {
      await startHidden(laptop);

      assert.equal(await sh(laptop, 'stat -L -c %a /etc/resolv.conf'), '644');
    });
  });
}

test('an immutable file is left alone, and the log says what would end that', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const laptop = await lab.host('laptop');
  await sh(
    laptop,
    `rm -f /etc/resolv.conf; mount -t tmpfs tmpfs /mnt; mount --bind /mnt /etc
     echo 'nameserver 10.77.0.53' >/etc/resolv.conf; chattr +i /etc/resolv.conf`,
  );
  const agent = Agent.start(laptop);

  const { mode, msg } = await agent.event('resolver');

  assert.equal(mode, 'none');
  assert.match(String(msg), /immutable/);
  assert.equal(await sh(laptop, 'cat /etc/resolv.conf'), 'nameserver 10.77.0.53');
});

test('under a umask that hides files from others, everybody can read the resolver file', async () => {
  await using lab = await Lab.start();
  const named = await Named.start(await lab.host('ns', 1));
  await Gateway.start(named);
  const laptop = await lab.host('laptop');
  await sh(laptop, 'rm -f /etc/resolv.conf');

  await startHidden(laptop);

  assert.equal(await sh(laptop, 'stat -c %a /etc/resolv.conf'), '644');
});

/** Starts an agent that makes files for its own eyes only, and waits until it has told the resolver. */
async function startHidden(host: Host): Promise<void> {
  const script = 'umask 077; exec "$@"';
  const up = Agent.commandLine('up', '--json', '--name', host.name, '--state', '/run/agent');
  const agent = host.spawn('sh', ['-c', script, 'sh', process.execPath, ...up]);
  await agent.waitForLine(/"event":"resolver"/, 15_000);
}

/** What programs on the host ask, in order, whoever tells them. */
async function seen(host: Host): Promise<{ servers: readonly string[]; search: readonly string[] }> {
  const file = await sh(host, 'cat /etc/resolv.conf');
  if (!file.includes('nameserver 127.0.0.53')) {
    return {
      servers: [...file.matchAll(/^nameserver (\S+)/gm)].map(([, address = '']) => address),
      search: /^search (.*)$/m.exec(file)?.[1]?.split(' ') ?? [],
    };
  }
  const [servers = '', search = ''] = await Promise.all([
    sh(host, 'resolvectl dns eth0'),
    sh(host, 'resolvectl domain eth0'),
  ]);
  return { servers: words(servers), search: words(search) };
}

function words(answer: string): readonly string[] {
  return answer.split('): ')[1]?.split(' ') ?? [];
}

/** The file with everything about it that could differ, and what systemd-resolved knows besides. */
async function look(host: Host): Promise<string> {
  const script = `stat -c '%F %a %u:%g %N' /etc/resolv.conf; stat -L -c '%F %a %u:%g' /etc/resolv.conf; od -c /etc/resolv.conf
    resolvectl status eth0 2>/dev/null; find /run/resolvconf -type f -not -name '*lock*' -exec cat {} + 2>/dev/null`;
  return (await host.run('sh', ['-c', script])).stdout;
}

async function sh(host: Host, script: string): Promise<string> {
  return (await host.run('sh', ['-c', script])).stdout;
}
