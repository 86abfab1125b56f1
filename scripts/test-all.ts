/** `npm run test:all`: everything that can be checked, one step after the other, each announced with its time. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

interface Step {
  name: string;
  command: string[];
}

/** Twice what everything is meant to take: more is a hang, and is ended. */
const LIMIT_MS = 2 * 15 * 60_000;

/** A test that takes longer hangs; the longest stories repeat something twenty times on real clocks. */
const TEST_TIMEOUT_MS = 5 * 60_000;

const PACKAGES: Step = { name: 'debian packages', command: ['node', 'scripts/debian-packages.ts'] };

const CHECKS: Step[] = [
  { name: 'types', command: ['npm', 'run', '--silent', 'check'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'unit tests, architecture and documents', command: ['npm', 'run', '--silent', 'test:unit'] },
];

/** Waits nearly all of its time, and measures milliseconds. */
const CONFORMANCE: Step = { name: 'conformance', command: ['npm', 'run', '--silent', 'test:conformance'] };

/** What it leaves of the processors is used meanwhile, by what gives way at once (nice(1)). */
const MEANWHILE: Step = {
  name: 'unit tests against dist',
  command: ['nice', '-n', '19', 'npm', 'run', '--silent', 'test:dist'],
};

/** Two files at a time: they mostly wait, each story on a LAN of its own. What measures milliseconds has run before. */
const TESTS: Step = {
  name: 'interoperability, faults, fuzzing and stories',
  command: [
    'node',
    '--conditions=@open-dyndns/source',
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=2',
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    'test/{e2e,faults,fuzz,interop}/**/*.test.ts',
  ],
};

process.chdir(`${import.meta.dirname}/..`);
process.exitCode = (await runAll()) ? 0 : 1;

/** The tests come last, so that their totals are the last lines; what failed before them is said above. */
async function runAll(): Promise<boolean> {
  if (!run(PACKAGES)) return false;
  const failed = CHECKS.filter((step) => !run(step));
  failed.push(...(await runTogether(CONFORMANCE, MEANWHILE)));
  for (const { name } of failed) console.log(`✖ ${name}: failed, see above`);
  console.log(`▶ ${TESTS.name}, ${secondsSince(0)} after the start`);
  return succeeds(TESTS) && failed.length === 0;
}

/** Runs two steps at once, shows what the second says behind the first, and gives those that failed. */
async function runTogether(step: Step, meanwhile: Step): Promise<Step[]> {
  console.log(`▶ ${step.name}, and meanwhile: ${meanwhile.name}`);
  const results = await Promise.all([started(step, 'inherit'), started(meanwhile, 'pipe')]);
  for (const { output } of results) process.stdout.write(output);
  for (const { name, succeeded, took } of results) console.log(`${succeeded ? '✔' : '✖'} ${name}: ${took}`);
  return results.filter(({ succeeded }) => !succeeded);
}

interface Result extends Step {
  succeeded: boolean;
  took: string;
  /** What it said and nobody has seen. */
  output: string;
}

async function started(step: Step, stdout: 'inherit' | 'pipe'): Promise<Result> {
  const [program = '', ...args] = step.command;
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', stdout, 'inherit'], timeout: timeLeft() });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code]: unknown[] = await once(child, 'close');
  return { ...step, succeeded: code === 0, took: secondsSince(start), output };
}

function run(step: Step): boolean {
  console.log(`▶ ${step.name}`);
  const start = performance.now();
  const succeeded = succeeds(step);
  console.log(`${succeeded ? '✔' : '✖'} ${step.name}: ${secondsSince(start)}`);
  return succeeded;
}

function succeeds({ command: [program = '', ...args] }: Step): boolean {
  const { status } = spawnSync(program, args, { stdio: 'inherit', timeout: timeLeft() });
  return status === 0;
}

function timeLeft(): number {
  return Math.max(1, Math.floor(LIMIT_MS - performance.now()));
}

function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
