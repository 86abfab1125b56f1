import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { Avahi } from '../../e2e/lab/avahi.ts';
import type { Host } from '../../e2e/lab/host.ts';
import type { Offer, Running, Sighting, Subject } from './subject.ts';
import { now } from './wire.ts';

const SERVICES = '/etc/avahi/services';

export const avahi: Subject = {
  title: 'avahi',
  cannot: {
    seeChanges: 'avahi-browse tells of instances that come and go, not of what changes about them',
    reconfirm: 'has no call for it',
    parseTxt: 'hands the strings to its users as they came',
    remember: 'keeps no names over a restart',
    twoLinks: 'the lab allows it eth0 only',
  },
  start: (host, offers) => new RunningAvahi(host, offers),
};

class RunningAvahi implements Running {
  readonly established: Promise<void>;
  readonly #host: Host;
  readonly #starting: Promise<Avahi>;
  readonly #ended: Promise<unknown>;

  constructor(host: Host, offers: Offer[]) {
    this.#host = host;
    this.#starting = Avahi.start(host, offers);
    this.established = this.#starting.then(() => this.#addSubtypes(offers));
    this.#ended = Promise.allSettled([this.established]);
  }

  async label(): Promise<string> {
    return (await this.#starting).name ?? '';
  }

  /** avahi-daemon watches the folder, and must not see half a file. */
  async publish(offer: Offer): Promise<void> {
    const { length } = await readdir(this.#host.path(SERVICES));
    await this.#write(`${length}.service`, serviceFile(offer));
  }

  async update(offer: Offer): Promise<void> {
    const names = await readdir(this.#host.path(SERVICES));
    for (const name of names) {
      const text = await readFile(this.#host.path(`${SERVICES}/${name}`), 'utf8');
      if (text.includes(`<name>${offer.name}</name>`)) await this.#write(name, serviceFile(offer));
    }
  }

  async browse(type: string): Promise<Sighting[]> {
    const sightings: Sighting[] = [];
    const browser = this.#host.spawn('avahi-browse', ['--parsable', '--resolve', '--no-db-lookup', type]);
    browser.onLine(({ text }) => sightings.push(...sighting(text)));
    return sightings;
  }

  async resolve(name: string): Promise<string[]> {
    return (await this.#starting).resolve(name);
  }

  async reconfirm(): Promise<void> {
    throw new Error('Avahi cannot be told that a record is wrong');
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await (await this.#starting).stop(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ended;
  }

  async #addSubtypes(offers: Offer[]): Promise<void> {
    for (const [index, offer] of offers.entries()) {
      if (offer.subtypes !== undefined) await this.#write(`${index}.service`, serviceFile(offer));
    }
  }

  async #write(file: string, text: string): Promise<void> {
    const path = this.#host.path(`${SERVICES}/${file}`);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }
}

function serviceFile({ name, type, port, txt, subtypes = [] }: Offer): string {
  const subtype = subtypes.map((sub) => `<subtype>${sub}._sub.${type}</subtype>`).join('');
  const strings = txt.map((text) => `<txt-record>${text}</txt-record>`).join('');
  return `<?xml version="1.0" standalone="no"?>
<!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group><name>${name}</name>
  <service><type>${type}</type>${subtype}<port>${port}</port>${strings}</service>
</service-group>
`;
}

/** avahi-browse tells of a service when its PTR comes or goes (`+`, `-`), and once its SRV and TXT are known (`=`). */
function sighting(line: string): Sighting[] {
  const [event, , , name = '', , , host = '', address = '', port] = line.split(';');
  const at = now();
  const instance = name
    .replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\\(.)/g, '$1');
  if (event === '-') return [{ at, kind: 'down', instance }];
  if (event === '=') return [{ at, kind: 'up', instance, host, port: Number(port), addresses: [address] }];
  return [];
}
