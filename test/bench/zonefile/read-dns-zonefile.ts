import { readFileSync } from 'node:fs';
import zonefile from 'dns-zonefile';
import { report } from './child.ts';

const start = performance.now();
const zone = zonefile.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
report(performance.now() - start, zone.a?.length ?? 0);
