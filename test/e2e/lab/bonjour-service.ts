import { fileURLToPath } from 'node:url';
import { Conversation } from './conversation.ts';
import type { Host } from './host.ts';
import type { FoundService, Service } from './service.ts';

const PROGRAM = fileURLToPath(new URL('bonjour-service-program.ts', import.meta.url));

/** A host with a Node program on bonjour-service, given its interface as that library needs it. */
export class BonjourService implements AsyncDisposable {
  readonly host: Host;
  readonly #program: Conversation;

  private constructor(host: Host, program: Conversation) {
    this.host = host;
    this.#program = program;
  }

  static async start(host: Host): Promise<BonjourService> {
    const program = host.spawn(process.execPath, [PROGRAM, host.ipv4]);
    return new BonjourService(host, await Conversation.open(program));
  }

  /** Probes for a service of this host and announces it; false if the name was taken, which ends it. */
  async publish(service: Service): Promise<boolean> {
    return this.#program.ask('publish', { ...service, host: `${this.host.name}.local` });
  }

  /** Says goodbye to all its services. */
  async unpublishAll(): Promise<void> {
    await this.#program.ask('unpublish', null);
  }

  /** The services of a type (`_http._tcp`) known so far; the first call starts the browser, so ask again. */
  async browse(type: string): Promise<FoundService[]> {
    return this.#program.ask('browse', type);
  }

  /** Says goodbye to everything, and ends. */
  async close(): Promise<void> {
    await this.#program.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }
}
