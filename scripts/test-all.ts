/** `npm run test:all`: everything that can be checked, one step after the other, each announced with its time. */
import { spawnSync } from 'node:child_process';

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
  { name: 'unit tests against dist', command: ['npm', 'run', '--silent', 'test:dist'] },
  { name: 'unit tests, architecture and documents', command: ['npm', 'run', '--silent', 'test:unit'] },
  { name: 'conformance', command: ['npm', 'run', '--silent', 'test:conformance'] },
];

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
process.exitCode = runAll() ? 0 : 1;

/** The tests come last, so that their totals are the last lines; what failed before them is said above. */
function runAll(): boolean {
  if (!run(PACKAGES)) return false;
  const failed = CHECKS.filter((step) => !run(step));
  for (const { name } of failed) console.log(`✖ ${name}: failed, see above`);
  console.log(`▶ ${TESTS.name}, ${secondsSince(0)} after the start`);
  return succeeds(TESTS) && failed.length === 0;
}

function run(step: Step): boolean {
  console.log(`▶ ${step.name}`);
  const start = performance.now();
  const succeeded = succeeds(step);
  console.log(`${succeeded ? '✔' : '✖'} ${step.name}: ${secondsSince(start)}`);
  return succeeded;
}

function succeeds({ command: [program = '', ...args] }: Step): boolean {
  const timeout = Math.max(1, Math.floor(LIMIT_MS - performance.now()));
  const { status } = spawnSync(program, args, { stdio: 'inherit', timeout });
  return status === 0;
}

function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
