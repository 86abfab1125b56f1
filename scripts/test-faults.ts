/** `npm run test:faults`: everything goes wrong while the gateway works; `-- --long` ten times as often. */
import { spawnSync } from 'node:child_process';

const isLong = process.argv.includes('--long');
const { status } = spawnSync(
  process.execPath,
  [
    '--conditions=@open-dyndns/source',
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=1',
    'test/faults/**/*.test.ts',
  ],
  { stdio: 'inherit', env: { ...process.env, OPEN_DYNDNS_FAULTS: isLong ? 'long' : 'full' } },
);
process.exitCode = status ?? 1;
