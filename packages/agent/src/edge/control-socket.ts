import { once } from 'node:events';
import { chmod, unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { AgentError } from '../errors.ts';
import { hasCode } from './durable-file.ts';

/** What a running agent can be asked over its control socket: one word a connection. */
export type ControlRequest = 'status' | 'leave';

/** Octets of a request; more is none. */
const maxRequest = 16;

/** sockaddr_un.sun_path of Linux, less its final NUL. */
const maxSocketPath = 107;

export interface ControlHandlers {
  /** What `status` is answered with. */
  status(): unknown;
  /** Begins to leave; the connection stays open until the agent has gone. */
  leave(): void;
}

/**
 * Listens for commands on this machine. That somebody listens there already is also how a second agent with the same
 * state is noticed.
 * @throws AgentError `agent.running`, `state.unusable`
 */
export async function listenForControl(path: string, handlers: ControlHandlers): Promise<AsyncDisposable> {
  if (Buffer.byteLength(path) > maxSocketPath) {
    throw new AgentError('state.unusable', `${path} is too long for a socket; choose a shorter --state`);
  }
  if ((await askAgent(path, 'status')) !== undefined) {
    throw new AgentError('agent.running', `another agent listens at ${path}; stop that one first`);
  }
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    serve(socket, handlers);
  });
  await listen(server, path);
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

/**
 * Asks a running agent; resolves with its answer once the agent has closed the connection, which for `leave` is when it
 * has gone. Undefined: none runs there.
 * @throws AgentError `state.unusable` if the socket may not be used by this user
 */
export async function askAgent(path: string, request: ControlRequest): Promise<string | undefined> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch (error) {
    socket.destroy();
    if (hasCode(error, 'ENOENT', 'ECONNREFUSED')) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AgentError('state.unusable', `${path}: ${reason}`, { cause: error });
  }
  socket.write(`${request}\n`);
  return readAll(socket);
}

/** Up to the end, or up to the moment where the other side died. */
async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of socket) chunks.push(chunk);
  } catch (error) {
    if (!hasCode(error, 'ECONNRESET', 'EPIPE')) throw error;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function serve(socket: Socket, handlers: ControlHandlers): void {
  let request = '';
  socket.setEncoding('utf8');
  // Whoever hangs up in the midst of an answer does not want it.
  socket.on('error', () => socket.destroy());
  socket.on('data', (text) => {
    request += String(text);
    if (request === 'status\n') socket.end(`${JSON.stringify(handlers.status())}\n`);
    else if (request === 'leave\n') handlers.leave();
    else if (request.length > maxRequest) socket.destroy();
  });
}

/** A socket that nobody listens at any more is what a killed agent leaves. */
async function listen(server: Server, path: string): Promise<void> {
  try {
    await unlink(path).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
    });
    server.listen(path);
    await once(server, 'listening');
    await chmod(path, 0o600);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AgentError('state.unusable', `${path}: ${reason}; choose another directory with --state`, {
      cause: error,
    });
  }
}
