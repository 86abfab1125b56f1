import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Host } from './host.ts';
import type { Exit, HostProcess, OutputLine } from './host-process.ts';
import { type Named, ZONES } from './named.ts';
import { until } from './until.ts';

const GATEWAY = fileURLToPath(new URL('../../../packages/gateway/src/cli.ts', import.meta.url));
const AGENT = fileURLToPath(new URL('../../../packages/agent/src/cli.ts', import.meta.url));

const GATEWAY_CONFIGURATION = '/etc/open-dyndns/gateway.toml';
const GATEWAY_STATE = '/run/open-dyndns';
const HTTPS_PORT = 8443;
const CONDITION = '--conditions=@open-dyndns/source';
const USUAL_LEASE = { min: 2, default: 120, max: 3600 };

/** Waiting for our programs: more than they ever need on a busy machine. */
const PATIENCE_MS = 15_000;

/** A line of our programs' logs. */
export interface Entry {
  event?: string;
  code?: string;
  msg?: string;
  [field: string]: unknown;
}

/** In what the gateway's zone differs from the usual one. */
export interface ZoneWishes {
  /** Bounds of its leases, in seconds. */
  lease?: { min: number; default: number; max: number };
  enrolment?: 'open' | 'token' | 'approval';
}

/** One of our programs on a host, with the entries of its log. */
class Running implements AsyncDisposable {
  readonly host: Host;
  readonly process: HostProcess;

  constructor(host: Host, process: HostProcess) {
    this.host = host;
    this.process = process;
  }

  get log(): Entry[] {
    return this.process.lines.flatMap(entry);
  }

  /** The first log entry of this event, already written or still to come. */
  async event(name: string, within: number = PATIENCE_MS): Promise<Entry> {
    const line = await this.process.waitForLine(new RegExp(`^\\{.*"event":"${name}".*$`), within);
    return JSON.parse(line[0]);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async stop(signal?: NodeJS.Signals): Promise<Exit> {
    return this.process.stop(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}

/** Our gateway beside a real named. */
export class Gateway extends Running {
  readonly url: string;
  /** Made at the first start of the state directory. */
  readonly password: string | undefined;

  private constructor(host: Host, process: HostProcess, password: string | undefined) {
    super(host, process);
    this.url = `https://${host.ipv4}:${HTTPS_PORT}`;
    this.password = password;
  }

  /** Starts it and waits until it is ready. */
  static async start(named: Named, zone: ZoneWishes = {}): Promise<Gateway> {
    const process = await Gateway.launch(named, zone);
    const gateway = new Gateway(named.host, process, undefined);
    await gateway.event('ready');
    const password = process.stdout.map((line) => line.match(/"password":"([^"]+)"/)?.[1]).find(Boolean);
    return new Gateway(named.host, process, password);
  }

  /** Starts it as on a machine where nobody has configured anything: its own DNS server, on loopback. */
  static async startAlone(host: Host): Promise<Gateway> {
    const program = host.spawn(process.execPath, [CONDITION, GATEWAY, 'serve', '--json'], {
      env: { XDG_STATE_HOME: '/run/state' },
    });
    const gateway = new Gateway(host, program, undefined);
    await gateway.event('ready');
    return gateway;
  }

  /** Starts it and waits for nothing: for stories in which it refuses. */
  static async launch(named: Named, zone: ZoneWishes = {}): Promise<HostProcess> {
    const { host } = named;
    await host.ownDirectory('/etc/open-dyndns');
    await writeFile(host.path(GATEWAY_CONFIGURATION), configuration(named, zone));
    return host.spawn(process.execPath, Gateway.commandLine('serve', '--json'));
  }

  /** Runs a command of the gateway on its host, with its configuration, and gives its standard output. */
  async command(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.host.run(process.execPath, Gateway.commandLine(...args));
    if (code !== 0) throw new Error(`dyndns-gateway ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** The arguments with which Node runs a command of the gateway. */
  static commandLine(...args: string[]): string[] {
    return [CONDITION, GATEWAY, ...args, '--config', GATEWAY_CONFIGURATION];
  }
}

export interface AgentOptions {
  /** The host's own name if not given. */
  name?: string;
  /** Where it keeps what it has to remember; a second start with the same one is a restart. */
  state?: string;
  /** Further options of `dyndns-agent up`. */
  args?: readonly string[];
}

/** Our agent on a host. */
export class Agent extends Running {
  /** `performance.now()` when it was started. */
  readonly startedAt: number = performance.now();

  /** Starts it and waits for nothing. */
  static start(host: Host, { name = host.name, state = '/run/agent', args = [] }: AgentOptions = {}): Agent {
    const up = ['up', '--json', '--name', name, '--state', state, ...args];
    return new Agent(host, host.spawn(process.execPath, Agent.commandLine(...up)));
  }

  /** The arguments with which Node runs a command of the agent. */
  static commandLine(...args: string[]): string[] {
    return [CONDITION, AGENT, ...args];
  }

  /** Resolves with its full name in DNS once the gateway serves it. */
  async registered(within?: number): Promise<string> {
    return String((await this.event('registered', within))['name']);
  }

  /** All names that it has registered under, in order. */
  get names(): string[] {
    return this.log.filter(({ event }) => event === 'registered').map(({ name }) => String(name));
  }
}

/** Runs a command of the agent to its end, with its standard output. */
export async function agentCommand(host: Host, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await host.run(process.execPath, Agent.commandLine(...args));
  if (code !== 0) throw new Error(`dyndns-agent ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

/** Waits until the host's resolver file has exactly this text. */
export async function resolverHas(host: Host, text: string): Promise<void> {
  await until(
    'the resolver file',
    async () => (await readFile(host.path('/etc/resolv.conf'), 'utf8')) === text,
  );
}

function configuration(named: Named, { lease = USUAL_LEASE, enrolment = 'open' }: ZoneWishes): string {
  return `
state = "${GATEWAY_STATE}"

[http]
listen = ["0.0.0.0:${HTTPS_PORT}", "[::]:${HTTPS_PORT}"]

[[zone]]
name = "testopendyn.com"
backend = "zonefile"
file = "${ZONES['testopendyn.com']}"
reload = "sighup"
pidfile = "${named.pidFile}"
server = "${named.host.ipv4}:53"
reverse = [
  { prefix = "10.77.0.0/24", file = "${ZONES['0.77.10.in-addr.arpa']}" },
  { prefix = "fd77::/64", file = "${ZONES['0.0.0.0.0.0.0.0.0.0.0.0.7.7.d.f.ip6.arpa']}" },
]
ttl = 60
enrolment = "${enrolment}"
prefixes = ["10.77.0.0/24", "fd77::/64"]
lease = { min = ${lease.min}, default = ${lease.default}, max = ${lease.max} }
`;
}

function entry({ text }: OutputLine): Entry[] {
  if (!text.startsWith('{')) return [];
  return [JSON.parse(text)];
}
