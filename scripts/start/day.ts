import { homedir, hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { loopbackArguments } from './ports.ts';
import { Program } from './program.ts';
import { type Proof, proofsOfAbsence, proofsOfPresence } from './proofs.ts';
import { administratorShape, type Ready, type Registered, readyShape, registeredShape } from './shapes.ts';

const gatewayProgram = new URL('../../packages/gateway/src/cli.ts', import.meta.url);
const agentProgram = new URL('../../packages/agent/src/cli.ts', import.meta.url);

export interface Wishes {
  readonly lan: boolean;
  /** Whether somebody watches: what is being waited for is said on standard error. */
  readonly progress: boolean;
}

/** A host that has arrived: who serves it, under which name, and what proves it. */
export interface Arrival extends AsyncDisposable {
  readonly gateway: Ready;
  readonly host: Registered;
  /** Only at the very first start: afterwards it is kept as a hash. */
  readonly administrator: { readonly user: string; readonly password: string } | undefined;
  /** From the agent's start until the DNS server had the name, ms. */
  readonly tookMs: number;
  readonly proofs: readonly Proof[];
  readonly agent: Program;
  readonly wishes: Wishes;
}

export interface Departure {
  /** From asking the agent to leave until it had ended, ms. */
  readonly tookMs: number;
  readonly proofs: readonly Proof[];
}

/** Starts a gateway and an agent, and proves that the host is there. */
export async function arrive(wishes: Wishes): Promise<Arrival> {
  await using starting = new AsyncDisposableStack();
  const state = stateDirectory();
  progress(wishes, 'starting the gateway …');
  const gatewayProcess = starting.use(
    new Program('The gateway', gatewayProgram, [
      'serve',
      '--json',
      ...(await gatewayArguments(wishes, state)),
    ]),
  );
  const gateway = readyShape.parse(await gatewayProcess.event('ready'));
  const administrator = gatewayProcess.find('password');
  progress(wishes, `claiming the name ${shortName()} …`);
  const start = performance.now();
  const agent = starting.use(
    new Program('The agent', agentProgram, ['up', '--json', ...agentArguments(wishes, state)]),
  );
  const host = registeredShape.parse(await agent.event('registered'));
  const tookMs = Math.round(performance.now() - start);
  progress(wishes, 'proving that it is there …');
  const proofs = await proofsOfPresence(gateway, host);
  const running = starting.move();
  return {
    gateway,
    host,
    administrator: administrator && administratorShape.parse(administrator),
    tookMs,
    proofs,
    agent,
    wishes,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Lets the agent take everything back, and proves that the name is gone while the gateway still answers. */
export async function depart({ agent, gateway, host, wishes }: Arrival): Promise<Departure> {
  progress(wishes, 'leaving …');
  const start = performance.now();
  const code = await agent.stop();
  const tookMs = Math.round(performance.now() - start);
  progress(wishes, 'proving that the name is gone …');
  const ended: Proof = {
    claim: 'the agent took everything back',
    witness: 'its exit code',
    held: code === 0,
    found: [String(code)],
  };
  return { tookMs, proofs: [ended, ...(await proofsOfAbsence(gateway, host))] };
}

async function gatewayArguments({ lan }: Wishes, state: string): Promise<readonly string[]> {
  return lan ? ['--lan'] : loopbackArguments(state);
}

function agentArguments({ lan }: Wishes, state: string): readonly string[] {
  const own = ['--name', shortName(), '--state', join(state, 'agent')];
  return lan ? own : [...own, '--interface', 'lo', '--resolver', 'none'];
}

function shortName(): string {
  return hostname().split('.')[0] ?? hostname();
}

/** Where the gateway keeps its state as well: `$XDG_STATE_HOME/open-dyndns` (docs/configuration.md). */
function stateDirectory(): string {
  const xdg = process.env['XDG_STATE_HOME'];
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'state'), 'open-dyndns');
}

function progress(wishes: Wishes, text: string): void {
  if (wishes.progress) process.stderr.write(`${text}\n`);
}
