import { attempt, Name, type Rdata, type ResourceRecord, record } from '@open-dyndns/dns';
import fc from 'fast-check';

const labels = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ minLength: 1, maxLength: 63 }),
);

/** Names of any octets; those that come out too long are the root. */
export const names: fc.Arbitrary<Name> = fc.array(labels, { maxLength: 6 }).map((parts) => {
  const name = attempt(() => Name.fromLabels(parts));
  return name.ok ? name.value : Name.root;
});

const u16 = fc.integer({ min: 0, max: 0xffff });
const strings = fc.uint8Array({ maxLength: 255 });
const address = fc.ipV4();

const rdata: fc.Arbitrary<Rdata> = fc.oneof(
  fc.record({ type: fc.constant('A' as const), address }),
  fc.record({ type: fc.constantFrom('NS' as const, 'CNAME' as const, 'PTR' as const), target: names }),
  fc.record({ type: fc.constant('MX' as const), preference: u16, exchange: names }),
  fc.record({ type: fc.constant('SRV' as const), priority: u16, weight: u16, port: u16, target: names }),
  fc.record({
    type: fc.constant('TXT' as const),
    strings: fc.array(strings, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant('NSEC' as const),
    next: names,
    types: fc.constant(['A', 'AAAA', 'TYPE65280'] as const),
  }),
  fc.record({ type: fc.constant('TYPE65280' as const), data: fc.uint8Array({ maxLength: 300 }) }),
);

export const records: fc.Arbitrary<ResourceRecord> = fc
  .tuple(names, fc.integer({ min: 0, max: 0x7fffffff }), rdata, fc.boolean())
  .map(([name, ttl, data, cacheFlush]) => ({ ...record(name, ttl, { ...data }), cacheFlush }));
