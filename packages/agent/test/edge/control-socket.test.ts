import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { askAgent, listenForControl } from '../../src/edge/control-socket.ts';
import { AgentError, type AgentErrorCode } from '../../src/errors.ts';
import { scratchDirectory } from './scratch-directory.ts';

const idle = { status: () => ({ phase: 'registered' }), leave: () => undefined };
const withCode = (code: AgentErrorCode) => (error: unknown) =>
  error instanceof AgentError && error.code === code;

describe('the control socket', () => {
  it('answers with the status', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'agent.sock');
    await using _control = await listenForControl(path, idle);
    assert.equal(await askAgent(path, 'status'), '{"phase":"registered"}\n');
  });

  it('answers leave when the agent has gone, not before', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'agent.sock');
    const asked = Promise.withResolvers<void>();
    const control = await listenForControl(path, { ...idle, leave: asked.resolve });
    let answered = false;
    const answer = askAgent(path, 'leave').then((text) => {
      answered = true;
      return text;
    });
    await asked.promise;
    await new Promise(setImmediate);
    assert.equal(answered, false);
    await control[Symbol.asyncDispose]();
    assert.notEqual(await answer, undefined);
  });

  it('lets no second agent run with the same state', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'agent.sock');
    await using _control = await listenForControl(path, idle);
    await assert.rejects(listenForControl(path, idle), withCode('agent.running'));
  });

  it('of a killed agent is taken over', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'agent.sock');
    await writeFile(path, '');
    await using _control = await listenForControl(path, idle);
    assert.notEqual(await askAgent(path, 'status'), undefined);
  });

  it('tells that nobody listens', async () => {
    await using directory = await scratchDirectory();
    assert.equal(await askAgent(join(directory.path, 'agent.sock'), 'status'), undefined);
  });

  it('says so where its path is too long for the system', async () => {
    const path = join('/tmp', 'x'.repeat(120), 'agent.sock');
    await assert.rejects(listenForControl(path, idle), withCode('state.unusable'));
  });

  it('closes on whoever says something else', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'agent.sock');
    await using _control = await listenForControl(path, idle);
    const { connect } = await import('node:net');
    const socket = connect(path);
    socket.on('error', () => undefined);
    socket.write('x'.repeat(1_000));
    await new Promise((resolve) => socket.once('close', resolve));
    assert.notEqual(await askAgent(path, 'status'), undefined, 'and goes on');
  });

  it('does not take another program’s socket for an agent that runs', async () => {
    await using directory = await scratchDirectory();
    const path = join(directory.path, 'agent.sock');
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      await assert.rejects(listenForControl(path, idle), withCode('agent.running'));
    } finally {
      server.close();
    }
  });
});
