import { readFileSync } from 'node:fs';
import { parseZone } from '@open-dyndns/zonefile';
import { report } from './child.ts';
import { origin } from './zone-of.ts';

const start = performance.now();
const zone = parseZone(readFileSync(process.argv[2] ?? ''), { origin });
const parsed = performance.now() - start;
if (zone.problems.length > 0 || zone.recordsOf(origin).length === 0) throw new Error('the zone is not read');
report(parsed, performance.now() - start, zone.scan.entries.length);
