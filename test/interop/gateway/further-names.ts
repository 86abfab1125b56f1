import assert from 'node:assert/strict';
import type { Endpoint } from '../../../packages/gateway/src/model/endpoint.ts';
import type { HostRecords } from '../../../packages/gateway/src/model/host-records.ts';
import type { ZonePolicy } from '../../../packages/gateway/src/model/zone.ts';
import type { Gateway } from '../../../packages/gateway/src/service/gateway.ts';
import { lookUp } from '../../../packages/gateway/test/edge/backend/ask.ts';
import { claim, name, policy, user } from '../../../packages/gateway/test/world.ts';

/** The lab's zone, where hosts may have names of two labels, and wildcards. */
export const generous: ZonePolicy = { ...policy, names: { labels: 2, wildcards: true } };

const ann = user('ann');
const txt = (value: string) => ({ type: 'TXT', strings: [new TextEncoder().encode(value)] }) as const;
const records: readonly HostRecords[] = [
  { prefix: '', type: 'TXT', rdata: [txt('v=spf1 "quoted"; \\ -all')] },
  {
    prefix: '_ssh._tcp',
    type: 'SRV',
    rdata: [{ type: 'SRV', priority: 0, weight: 0, port: 22, target: name('laptop') }],
  },
];

/** Names of several labels, wildcards, records and challenges come, are served, and go with their hosts. */
export async function furtherNamesComeAndGo(gateway: Gateway, server: Endpoint): Promise<void> {
  const served = (label: string, type: 'A' | 'TXT' | 'SRV'): Promise<string[]> =>
    lookUp(server, `${label}.lab.example.`, type);
  await gateway.register(ann, claim('laptop', ['10.77.0.9'], { records }));
  await gateway.register(ann, claim('web.laptop', ['10.77.0.10']));
  await gateway.register(ann, claim('*.laptop', ['10.77.0.11']));
  for (const value of ['one', 'two', 'three'])
    await gateway.register(
      ann,
      claim('laptop', [], { keeps: ['A', 'AAAA'], challenge: { kind: 'add', rdata: txt(value) } }),
    );
  assert.deepEqual(await served('laptop', 'TXT'), ['"v=spf1 \\"quoted\\"; \\\\ -all"']);
  assert.deepEqual(await served('_ssh._tcp.laptop', 'SRV'), ['0 0 22 laptop.lab.example.']);
  assert.deepEqual(await served('_acme-challenge.laptop', 'TXT'), ['"three"', '"two"']);
  assert.deepEqual(await served('web.laptop', 'A'), ['10.77.0.10']);
  assert.deepEqual(await served('anything.laptop', 'A'), ['10.77.0.11']);
  assert.deepEqual(await lookUp(server, '11.0.77.10.in-addr.arpa.', 'PTR'), []);
  for (const label of ['laptop', 'web.laptop', '*.laptop']) await gateway.release(ann, name(label));
  for (const label of [
    'laptop',
    '_ssh._tcp.laptop',
    '_acme-challenge.laptop',
    'web.laptop',
    'anything.laptop',
  ])
    for (const type of ['A', 'TXT', 'SRV'] as const) assert.deepEqual(await served(label, type), [], label);
}
