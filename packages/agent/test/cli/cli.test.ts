import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { journalFile } from '../../src/edge/resolver/journal-file.ts';
import { resolverJournalPath } from '../../src/edge/state/state-directory.ts';
import { scratchDirectory } from '../edge/scratch-directory.ts';

const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function agent(...args: readonly string[]): Promise<Ended> {
  const command = ['--conditions=@open-dyndns/source', program, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('dyndns-agent', () => {
  it('shows every command, and help for each', async () => {
    const { code, stdout } = await agent('--help');
    assert.equal(code, 0);
    const commands = ['up', 'public', 'status', 'leave', 'browse', 'publish', 'resolve', 'doctor'];
    for (const command of commands) assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
    const helps = await Promise.all(commands.map((command) => agent(command, '--help')));
    for (const help of helps) {
      assert.equal(help.code, 0);
      assert.match(help.stdout, /^usage: dyndns-agent /);
      assert.equal(help.stderr, '');
    }
  });

  it('tells wrong usage from failure by its exit code, in one sentence each', async () => {
    await using directory = await scratchDirectory();
    const worlds: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['frobnicate'], 2, /no command frobnicate/],
      [['up', '--resolver', 'magic'], 2, /none of auto, resolved, network-manager/],
      [['resolve'], 2, /NAME is missing/],
      [['browse', 'http'], 2, /http is not a service type like _ipp\._tcp/],
      [['publish'], 2, /SERVICE is missing/],
      [['browse', '_printer._sub._http._tcp', '--interface', 'none-such'], 1, /no interface of this name/],
      [['publish', `Web._http._tcp:80${';a=b'.repeat(3000)}`], 2, /is not a service like .* 8,700 in all/],
      [['publish', 'Web'], 2, /Web is not a service like/],
      [['up', '--service', 'Web:80'], 2, /Web:80 is not a service like/],
      [['resolve', 'www.example.com'], 2, /not below \.local/],
      [['public', '--host', 'a b'], 2, /--gateway is missing/],
      [['public', '--host', 'a b', '--gateway', 'https://ns'], 2, /--host a b has to be a domain name/],
      [['public', '--source', 'router'], 2, /--host is missing/],
      [['public', '--config', '/dev/null/agent.toml'], 1, /ENOTDIR/],
      [
        ['public', '--host', 'a', '--gateway', 'ns', '--state', directory.path],
        1,
        /OPEN_DYNDNS_SECRET is not set/,
      ],
      [['status', '--state', directory.path], 1, /no agent runs/],
      [['up', '--state', '/dev/null/state'], 1, /--state/],
    ];
    await Promise.all(
      worlds.map(async ([args, code, sentence]) => {
        const ended = await agent(...args);
        assert.equal(ended.code, code, args.join(' '));
        assert.match(ended.stderr, sentence);
        assert.doesNotMatch(ended.stderr, /\n {4}at /, 'no stack');
      }),
    );
  });

  it('keeps its state where nobody else can look, compiled code included', async () => {
    await using directory = await scratchDirectory();
    const state = join(directory.path, 'state');
    const { code } = await agent('up', '--state', state, '--interface', 'no-such-interface');
    assert.equal(code, 1);
    assert.equal((await stat(state)).mode & 0o777, 0o700);
  });

  it('leave puts back what a killed agent left, and may always be run again', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'resolv.conf');
    const written = '# Written by dyndns-agent\nnameserver 10.77.0.2\n';
    await writeFile(path, written);
    const journal = journalFile(resolverJournalPath(directory.path));
    await journal.write({ path, before: { kind: 'absent' }, method: 'rename', written });
    for (const round of ['first', 'second']) {
      const { code, stdout } = await agent('leave', '--state', directory.path);
      assert.equal(code, 0, round);
      assert.match(stdout, /no agent runs/);
    }
    assert.equal(await journal.read(), undefined);
    await assert.rejects(writeFile(path, '', { flag: 'r+' }), /ENOENT/, 'the file is gone, as it was before');
  });
});
