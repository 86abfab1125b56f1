/** `npm run test:faults`: everything goes wrong while the gateway works; `-- --long` for hours. */
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
  { stdio: 'inherit', env: { ...process.env, ...(isLong ? { OPEN_DYNDNS_FAULTS: 'long' } : {}) } },
);
process.exitCode = status ?? 1;
