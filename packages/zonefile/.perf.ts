import { readFileSync } from 'node:fs';
import { readName } from '@open-dyndns/dns';
import { parseZone } from '@open-dyndns/zonefile';

const bytes = readFileSync(process.argv[2]);
const t0 = performance.now();
const z = parseZone(bytes, { origin: readName('example.com.') });
const t1 = performance.now();
const r = z.recordsOf(readName('host0000500.example.com.'));
const t2 = performance.now();
console.log(
  'scan',
  (t1 - t0).toFixed(0),
  'index+find',
  (t2 - t1).toFixed(0),
  r.length,
  z.scan.entries.length,
  'maxrss MB',
  (process.resourceUsage().maxRSS / 1024) | 0,
);
