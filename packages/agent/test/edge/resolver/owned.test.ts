import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { journalFile } from '../../../src/edge/resolver/journal-file.ts';
import { OwnedResolver } from '../../../src/edge/resolver/owned.ts';
import { type RunProgram, runProgram } from '../../../src/edge/resolver/program.ts';
import { resolvedOwner } from '../../../src/edge/resolver/resolved.ts';
import type { ResolverWay } from '../../../src/edge/resolver/way.ts';
import { AgentError } from '../../../src/errors.ts';
import { listeningLog } from '../../listening-log.ts';
import { scratchDirectory } from '../scratch-directory.ts';

const setting = {
  zone: 'home.arpa',
  nameServers: [{ address: '10.77.0.2', port: 53 }],
  search: ['home.arpa'],
  link: 'eth0',
};

class Crash extends Error {}

/** systemd-resolved with one link, as far as resolvectl shows it; dies, or rather its caller does, after so many changes. */
class Resolved {
  readonly link: Record<string, string>;
  readonly #lives: number;
  #changes = 0;

  /** What systemd-networkd gives a link of its own. */
  readonly #networkd: Record<string, string> | undefined;

  constructor(
    link: Record<string, string>,
    lives = Number.POSITIVE_INFINITY,
    networkd?: Record<string, string>,
  ) {
    this.#networkd = networkd;
    this.link = link;
    this.#lives = lives;
  }

  readonly run: RunProgram = (program, [verb = '', name, ...values]) => {
    if (program === 'networkctl') {
      return Promise.resolve(`   State: routable (${this.#networkd ? 'configured' : 'unmanaged'})\n`);
    }
    assert.equal(program, 'resolvectl');
    assert.equal(name, 'eth0');
    if (verb !== 'revert' && values.length === 0) {
      return Promise.resolve(`Link 3 (eth0): ${this.link[verb]}\n`);
    }
    this.#changes += 1;
    if (this.#changes > this.#lives) return Promise.reject(new Crash());
    if (verb === 'revert')
      Object.assign(this.link, this.#networkd ?? { dns: '', domain: '', 'default-route': 'no' });
    else this.link[verb] = values.join(' ');
    return Promise.resolve('');
  };
}

const links: Readonly<Record<string, Record<string, string>>> = {
  'with what NetworkManager told': {
    dns: '10.77.0.53 fd77::53',
    domain: 'lan ~corp',
    'default-route': 'yes',
  },
  'with nothing': { dns: '', domain: '', 'default-route': 'no' },
  'with our server already': { dns: '10.77.0.2', domain: 'lan', 'default-route': 'yes' },
};

async function withResolved(
  resolved: Resolved,
  live: (way: ResolverWay) => Promise<void>,
): Promise<string[]> {
  await using directory = await scratchDirectory();
  const journal = journalFile(join(directory.path, 'journal.json'));
  const { log, said } = listeningLog();
  await live(new OwnedResolver(resolvedOwner(resolved.run), { journal, log })).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
  const next = new Resolved(resolved.link);
  await new OwnedResolver(resolvedOwner(next.run), { journal, log }).restore();
  assert.equal(await journal.read(), undefined);
  return said;
}

describe('systemd-resolved', () => {
  it('asks our server first, the others after it, and for everything that it asked before', async () => {
    const link = { dns: '10.77.0.53', domain: 'lan', 'default-route': 'yes' };
    await withResolved(new Resolved(link), async (way) => {
      await way.set(setting);
      assert.deepEqual(link, {
        dns: '10.77.0.2 10.77.0.53',
        domain: 'home.arpa lan',
        'default-route': 'yes',
      });
      assert.equal(await way.stands(), true);
    });
  });

  it('asks our server for nothing but the zone where the link had none', async () => {
    const link = { dns: '', domain: '', 'default-route': 'no' };
    await withResolved(new Resolved(link), async (way) => {
      await way.set({ ...setting, search: [] });
      assert.deepEqual(link, { dns: '10.77.0.2', domain: '~home.arpa', 'default-route': 'no' });
    });
  });

  for (const [name, before] of Object.entries(links)) {
    it(`a link ${name} comes back after a crash at any step`, async () => {
      for (let lives = 0; lives < 12; lives += 1) {
        const link = { ...before };
        await withResolved(new Resolved(link, lives), async (way) => {
          await way.set(setting);
          await way.restore();
        });
        assert.deepEqual(link, before, `after ${lives} changes`);
      }
    });
  }

  it('has systemd-networkd give back its own, whatever that is by then', async () => {
    const link = { dns: '10.77.0.53', domain: 'lan', 'default-route': 'yes' };
    const renewed = { ...link, dns: '10.77.0.54' };
    await withResolved(new Resolved(link, Number.POSITIVE_INFINITY, renewed), async (way) => {
      await way.set(setting);
      await way.restore();
    });
    assert.deepEqual(link, renewed);
  });

  it('keeps what somebody else has told it since', async () => {
    const link = { dns: '10.77.0.53', domain: 'lan', 'default-route': 'yes' };
    const said = await withResolved(new Resolved(link), async (way) => {
      await way.set(setting);
      link.dns = '192.168.7.7';
      assert.equal(await way.stands(), false);
    });
    assert.equal(link.dns, '192.168.7.7');
    assert.match(said.join(), /something else since/);
  });
});

describe('an owner that is not there any more', () => {
  it('leaves nothing to take back', async () => {
    await using directory = await scratchDirectory();
    const journal = journalFile(join(directory.path, 'journal.json'));
    const nothing = { servers: [], domains: [], defaultRoute: false };
    const servers = ['10.77.0.2'];
    await journal.write({ method: 'resolved', link: 'eth0', servers, before: nothing, told: nothing });
    const run: RunProgram = (_program, args) => runProgram('no-such-program', args);
    const { log, said } = listeningLog();
    await new OwnedResolver(resolvedOwner(run), { journal, log }).restore();
    assert.equal(await journal.read(), undefined);
    assert.match(said.join(), /no-such-program/);
  });
});

describe('a program that owns a resolver', () => {
  it('gets its input, and gives its output', async () => {
    assert.equal(await runProgram('cat', [], 'nameserver 10.77.0.2\n'), 'nameserver 10.77.0.2\n');
  });

  it('refuses in its own words', async () => {
    await assert.rejects(
      runProgram('sh', ['-c', 'echo “eth0” is mine >&2; exit 4']),
      (error) => error instanceof AgentError && error.message.endsWith('“eth0” is mine'),
    );
  });
});
