import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { Host } from './host.ts';
import type { Exit, HostProcess } from './host-process.ts';
import type { FoundService, Service } from './service.ts';
import { startSystemBus } from './system-bus.ts';

const DAEMON = `
[server]
use-ipv4=yes
use-ipv6=yes
allow-interfaces=eth0
ratelimit-interval-usec=0

[publish]
publish-workstation=no
`;

/** Startup ends when the host's name is established: probes and their random wait, then as often again per conflict. */
const STARTUP_MS = 10_000;

/** An Avahi: it announces its host as `NAME.local`, and its services, and asks on behalf of the stories. */
export class Avahi implements AsyncDisposable {
  readonly host: Host;
  readonly #daemon: HostProcess;

  private constructor(host: Host, daemon: HostProcess) {
    this.host = host;
    this.#daemon = daemon;
  }

  static async start(host: Host, services: Service[] = []): Promise<Avahi> {
    await writeConfiguration(host, services);
    await makeUserRoot(host);
    await startSystemBus(host);
    const daemon = host.spawn('avahi-daemon', ['--no-drop-root', '--no-chroot', '--no-rlimits']);
    await daemon.waitForLine(/Server startup complete/, STARTUP_MS);
    return new Avahi(host, daemon);
  }

  /** The name that it got, without `.local`: another than the host's after a conflict. */
  get name(): string | undefined {
    const names = this.#daemon.lines.map((line) => line.text.match(/Host name is (\S+)\.local\./)?.[1]);
    return names.findLast((name) => name !== undefined);
  }

  /** Its addresses by mDNS: the first one of each family, none if nobody answers in five seconds. */
  async resolve(name: string): Promise<string[]> {
    const families = await Promise.all(
      ['-4', '-6'].map((family) => this.#ask('avahi-resolve', family, '-n', name)),
    );
    return families.flatMap((lines) => lines.map(([, address = '']) => address));
  }

  /** The name of an address by reverse mDNS. */
  async reverse(address: string): Promise<string | undefined> {
    const [answer] = await this.#ask('avahi-resolve', '-a', address);
    return answer?.[1];
  }

  /** All services of a type (`_http._tcp`) that it finds on the LAN now, its own included. */
  async browse(type: string): Promise<FoundService[]> {
    const { stdout } = await this.host.run('avahi-browse', [
      '--parsable',
      '--resolve',
      '--terminate',
      '--no-db-lookup',
      type,
    ]);
    return merge(stdout.split('\n').flatMap(found));
  }

  async stop(signal?: NodeJS.Signals): Promise<Exit> {
    return this.#daemon.stop(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }

  async #ask(command: string, ...args: string[]): Promise<string[][]> {
    const { stdout } = await this.host.run(command, args);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t'));
  }
}

async function writeConfiguration(host: Host, services: Service[]): Promise<void> {
  await host.ownDirectory('/etc/avahi');
  await mkdir(host.path('/etc/avahi/services'));
  await writeFile(host.path('/etc/avahi/avahi-daemon.conf'), DAEMON);
  for (const [index, service] of services.entries()) {
    await writeFile(host.path(`/etc/avahi/services/${index}.service`), serviceFile(service));
  }
}

/** avahi-daemon gives /run/avahi-daemon to the user `avahi`, who does not exist where only root is mapped. */
async function makeUserRoot(host: Host): Promise<void> {
  for (const [file, entry] of [
    ['/etc/passwd', /^avahi:x:\d+:\d+/m],
    ['/etc/group', /^avahi:x:\d+/m],
  ] as const) {
    const text = await readFile(host.path(file), 'utf8');
    await writeFile(
      host.path(`${file}.new`),
      text.replace(entry, (found) => found.replace(/\d+/g, '0')),
    );
    await rename(host.path(`${file}.new`), host.path(file));
  }
}

function serviceFile({ name, type, port, txt }: Service): string {
  const records = txt.map((text) => `<txt-record>${asXml(text)}</txt-record>`).join('');
  return `<?xml version="1.0" standalone="no"?>
<!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group>
  <name>${asXml(name)}</name>
  <service><type>${type}</type><port>${port}</port>${records}</service>
</service-group>
`;
}

function asXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Strings of a TXT record come last first. `=;eth0;IPv4;Living\032room;_http._tcp;local;desk.local;10.77.0.11;80;"a=b" "c=d"` */
function found(line: string): FoundService[] {
  const [event, , , name = '', type = '', , host = '', address = '', port, ...txt] = line.split(';');
  if (event !== '=') return [];
  const strings = [...txt.join(';').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
  const label = fromMasterFile(name);
  return [{ name: label, type, host, addresses: [address], port: Number(port), txt: strings.reverse() }];
}

/** Every octet that is no letter, digit or hyphen is escaped. */
function fromMasterFile(label: string): string {
  const octets = label
    .replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\\(.)/g, '$1');
  return Buffer.from(octets, 'latin1').toString();
}

/** avahi-browse prints a service once per interface and family. */
function merge(services: FoundService[]): FoundService[] {
  const byName = Map.groupBy(services, (service) => service.name);
  return [...byName.values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [{ ...first, addresses: [first, ...more].flatMap((service) => service.addresses) }],
  );
}
