import { fileURLToPath } from 'node:url';
import { Conversation } from './conversation.ts';
import type { Host } from './host.ts';
import { PYTHON } from './python.ts';
import type { FoundService, Service } from './service.ts';

const PROGRAM = fileURLToPath(new URL('python-zeroconf.py', import.meta.url));

/** A host that speaks mDNS through python-zeroconf; it has a name on the LAN only while it has a service. */
export class PythonZeroconf implements AsyncDisposable {
  readonly host: Host;
  readonly #program: Conversation;

  private constructor(host: Host, program: Conversation) {
    this.host = host;
    this.#program = program;
  }

  static async start(host: Host): Promise<PythonZeroconf> {
    return new PythonZeroconf(host, await Conversation.open(host.spawn(PYTHON, [PROGRAM])));
  }

  /** Announces a service of this host, and gives the full name that it got, another one after a conflict. */
  async register(service: Service): Promise<string> {
    const { name, ipv4, ipv6 } = this.host;
    return this.#program.ask('register', { ...service, host: `${name}.local`, addresses: [ipv4, ipv6] });
  }

  /** Gives a registered service other TXT strings. */
  async update(service: Service): Promise<void> {
    await this.#program.ask('update', service);
  }

  /** Says goodbye to a service, by the name that was asked for. */
  async unregister(name: string): Promise<void> {
    await this.#program.ask('unregister', name);
  }

  /** Its addresses, from the cache or the LAN; what came of both families within three seconds. */
  async resolve(name: string): Promise<string[]> {
    return this.#program.ask('resolve', name);
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
