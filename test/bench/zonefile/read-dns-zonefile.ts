import { readFileSync } from 'node:fs';
import zonefile from 'dns-zonefile';
import { report } from './child.ts';

const start = performance.now();
const zone = zonefile.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const time = performance.now() - start;
report(time, time, zone.a?.length ?? 0);
