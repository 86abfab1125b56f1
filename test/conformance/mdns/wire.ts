import { fileURLToPath } from 'node:url';
import type { Host } from '../../e2e/lab/host.ts';
import type { HostProcess } from '../../e2e/lab/host-process.ts';
import { PYTHON } from '../../e2e/lab/python.ts';
import { type Datagram, readFrame } from './frame.ts';

/** A UDP datagram on the wire. */
export interface OnWire extends Datagram {
  /** Milliseconds on the clock of `now`, as the kernel of the peer's host took it down. */
  at: number;
  /** Sent from this end. */
  own: boolean;
}

const PROGRAM = fileURLToPath(new URL('wire.py', import.meta.url));

/** Milliseconds since 1970 with their fractions, like the wire's timestamps. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** One end of a cable: hears every frame on it, and puts frames on it. */
export class Wire implements AsyncDisposable {
  readonly #program: HostProcess;

  private constructor(program: HostProcess) {
    this.#program = program;
  }

  /** @param command What has to come before the program, to run it in a namespace of the host's own. */
  static async tap(
    host: Host,
    networkInterface: string,
    listener: (datagram: OnWire) => void,
    command: string[] = [],
  ): Promise<Wire> {
    const [program = PYTHON, ...args] = [...command, PYTHON, PROGRAM, networkInterface];
    const wire = new Wire(host.spawn(program, args));
    wire.#program.onLine(({ text }) => {
      const datagram = text.startsWith('{') ? readLine(text) : undefined;
      if (datagram !== undefined) listener(datagram);
    });
    await wire.#program.waitForLine(/^ready$/);
    return wire;
  }

  send(frame: Buffer): void {
    this.#program.write(frame.toString('base64'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop('SIGKILL');
  }
}

function readLine(text: string): OnWire | undefined {
  const { at, own, frame }: { at: number; own: boolean; frame: string } = JSON.parse(text);
  const datagram = readFrame(Buffer.from(frame, 'base64'));
  return datagram && { ...datagram, at, own };
}
