import { randomBytes } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import type { Host } from './host.ts';
import type { Exit, HostProcess } from './host-process.ts';

/** Where the host's named keeps what it needs: the paths that Debian uses. */
const CONFIGURATION = '/etc/bind/named.conf';
const PID_FILE = '/run/named/named.pid';

/** The zones that it serves, each with its file, copied from `zones/`. */
export const ZONES = {
  'testopendyn.com': '/etc/bind/db.testopendyn.com',
  '0.77.10.in-addr.arpa': '/etc/bind/db.10.77.0',
  '0.0.0.0.0.0.0.0.0.0.0.0.7.7.d.f.ip6.arpa': '/etc/bind/db.fd77',
} as const;

export type ZoneName = keyof typeof ZONES;

/** A real BIND, authoritative for the lab's zones, as an administrator would have left it. */
export class Named implements AsyncDisposable {
  readonly host: Host;
  readonly pidFile = PID_FILE;
  #process: HostProcess;

  private constructor(host: Host, process: HostProcess) {
    this.host = host;
    this.#process = process;
  }

  static async start(host: Host): Promise<Named> {
    await host.ownDirectory('/etc/bind');
    await host.ownDirectory('/run/named');
    await Promise.all(Object.values(ZONES).map((file) => copyFile(original(file), host.path(file))));
    await writeFile(host.path(CONFIGURATION), configuration());
    return new Named(host, await launch(host));
  }

  /** What named has said since it was last started. */
  get log(): string[] {
    return this.#process.stderr;
  }

  /** Lines of the log that named itself calls worse than a notice. */
  get complaints(): string[] {
    return this.log.filter((line) => / (warning|error|critical): /.test(line));
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** The zone's file, as the test process reaches it. */
  zoneFile(zone: ZoneName): string {
    return this.host.path(ZONES[zone]);
  }

  /** SIGHUP: read everything again. SIGSTOP and SIGCONT: hang, and go on. SIGKILL: crash. */
  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async waitForLine(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.#process.waitForLine(pattern);
  }

  async stop(signal?: NodeJS.Signals): Promise<Exit> {
    return this.#process.stop(signal);
  }

  /** After `stop` or a crash. */
  async startAgain(): Promise<void> {
    this.#process = await launch(this.host);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}

async function launch(host: Host): Promise<HostProcess> {
  const named = host.spawn('named', ['-f', '-n', '1', '-c', CONFIGURATION]);
  await named.waitForLine(/ notice: running$/);
  return named;
}

function original(file: string): URL {
  return new URL(file.replace('/etc/bind/', 'zones/'), import.meta.url);
}

function configuration(): string {
  const zones = Object.entries(ZONES).map(
    ([zone, file]) => `zone "${zone}" { type primary; file "${file}"; };`,
  );
  return `
options {
  directory "/etc/bind";
  pid-file "${PID_FILE}";
  listen-on { any; };
  listen-on-v6 { any; };
  recursion no;
  dnssec-validation no;
  empty-zones-enable no;
  notify no;
};
logging {
  channel told { stderr; severity info; print-severity yes; print-category yes; };
  category default { told; };
};
key "rndc-key" { algorithm hmac-sha256; secret "${randomBytes(32).toString('base64')}"; };
controls { inet 127.0.0.1 port 953 allow { 127.0.0.1; } keys { "rndc-key"; }; };
${zones.join('\n')}
`;
}
