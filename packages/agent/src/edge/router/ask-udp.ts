import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** RFC 6886 §3.1: 250 ms, doubling. Its nine attempts take two minutes; a router that is there answers the first. */
const waitsMs: readonly number[] = [250, 500, 1_000, 2_000];

/**
 * Asks a server over UDP until it answers with something that can be read.
 * @param read undefined: not an answer to this
 * @throws Error where nobody answers
 */
export async function askUdp<Answer>(
  server: { readonly address: string; readonly port: number },
  request: Uint8Array,
  read: (octets: Uint8Array) => Answer | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const socket = createSocket('udp4');
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  socket.on('message', (octets) => {
    const answer = read(octets);
    if (answer !== undefined) resolve(answer);
  });
  socket.on('error', reject);
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const attempt = (number: number): void => {
    const wait = waitsMs[number];
    if (wait === undefined) reject(new Error('it does not answer'));
    else {
      socket.send(request);
      timer = setTimeout(attempt, wait, number + 1);
    }
  };
  try {
    signal.throwIfAborted();
    // A connected socket takes nobody else's datagrams, and learns when nothing listens there.
    socket.connect(server.port, server.address);
    await once(socket, 'connect');
    attempt(0);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    socket.close();
  }
}
