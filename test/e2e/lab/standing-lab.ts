/** Sets up a lab with busy hosts, says so, and stays: for `lab.test.ts` to kill in the middle of it. */
import { Avahi } from './avahi.ts';
import { Lab } from './lab.ts';
import { Named } from './named.ts';

const lab = await Lab.start();
const gateway = await lab.host('gateway', 1);
await Promise.all([Named.start(gateway), Avahi.start(gateway)]);
await gateway.run('sh', ['-c', 'setsid sleep infinity >/dev/null 2>&1 &']);
console.log('standing');
