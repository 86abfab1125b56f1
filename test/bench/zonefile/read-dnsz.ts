import { readFileSync } from 'node:fs';
import { parseZone } from 'dnsz';
import { report } from './child.ts';

const start = performance.now();
const { records } = parseZone(readFileSync(process.argv[2] ?? '', 'utf8'));
const time = performance.now() - start;
report(time, time, records.length);
