import { fileURLToPath } from 'node:url';
import { Conversation } from '../../e2e/lab/conversation.ts';
import type { Host } from '../../e2e/lab/host.ts';
import type { HostProcess } from '../../e2e/lab/host-process.ts';
import type { Offer, Running, Sighting, Subject } from './subject.ts';

const SOURCE = '--conditions=@open-dyndns/source';

export const openDyndns: Subject = {
  title: 'open-dyndns',
  cannot: {
    remember: 'the library is told its name; the agent remembers it',
  },
  start: (host, offers) => new RunningProgram(host, 'subject-open-dyndns.ts', offers),
};

const NO_QUERIER = 'answers only, and asks nothing';

export const ciao: Subject = {
  title: 'ciao',
  cannot: {
    browse: NO_QUERIER,
    seeChanges: NO_QUERIER,
    resolve: NO_QUERIER,
    reconfirm: NO_QUERIER,
    parseTxt: NO_QUERIER,
    remember: 'keeps no names over a restart',
  },
  start: (host, offers) => new RunningProgram(host, 'subject-ciao.ts', offers),
};

/** Breaks what it can, to show that the cases can fail. */
export const contrary: Subject = {
  title: 'contrary',
  cannot: {},
  start: (host, offers) => new RunningProgram(host, 'subject-contrary.ts', offers),
};

/** A subject that is a Node program, which does what each line on stdin asks: see `program.ts`. */
class RunningProgram implements Running {
  readonly established: Promise<void>;
  readonly #process: HostProcess;
  readonly #conversation: Promise<Conversation>;
  readonly #ended: Promise<unknown>;
  readonly #browsers = new Map<string, Sighting[]>();

  constructor(host: Host, program: string, offers: Offer[]) {
    const path = fileURLToPath(new URL(program, import.meta.url));
    this.#process = host.spawn(process.execPath, [SOURCE, path, host.name, JSON.stringify(offers)]);
    this.#process.onLine(({ text }) => this.#hear(text));
    this.#conversation = Conversation.open(this.#process);
    this.established = this.#conversation.then((program) => program.ask('established', null));
    this.#ended = Promise.allSettled([this.established]);
  }

  label(): Promise<string> {
    return this.#ask('label', null);
  }

  publish(offer: Offer): Promise<void> {
    return this.#ask('publish', offer);
  }

  update(offer: Offer): Promise<void> {
    return this.#ask('update', offer);
  }

  async browse(type: string): Promise<Sighting[]> {
    const sightings: Sighting[] = [];
    this.#browsers.set(type, sightings);
    await this.#ask('browse', type);
    return sightings;
  }

  resolve(name: string): Promise<string[]> {
    return this.#ask('resolve', name);
  }

  reconfirm(name: string): Promise<void> {
    return this.#ask('reconfirm', name);
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await this.#process.stop(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ended;
  }

  async #ask<Answer>(verb: string, about: unknown): Promise<Answer> {
    return (await this.#conversation).ask(verb, about);
  }

  #hear(text: string): void {
    if (!text.startsWith('{"type"')) return;
    const { type, ...sighting }: Sighting & { type: string } = JSON.parse(text);
    this.#browsers.get(type)?.push(sighting);
  }
}
