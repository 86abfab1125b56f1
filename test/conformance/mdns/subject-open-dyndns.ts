/** The mDNS library of this repository, as `program.ts` wants it. Arguments: the host's label, its offers as JSON. */
import { printName, type ResourceRecord, readName } from '@open-dyndns/dns';
import { openMdns, type ServiceClaim, type TxtEntries } from '@open-dyndns/mdns';
import { serve } from './program.ts';
import type { Offer } from './subject.ts';

const [, , label = '', offers = '[]'] = process.argv;

const mdns = await openMdns({ links: 'lan' });
const host = mdns.claimHost(label);
const services = new Map<string, ServiceClaim>();

function publish({ name, type, port, txt, subtypes = [] }: Offer): void {
  services.set(name, mdns.publish({ instance: name, type, port, host, txt: entries(txt), subtypes }));
}

function entries(strings: string[]): TxtEntries {
  return Object.fromEntries(
    strings.map((string) => {
      const [key = '', value] = string.split(/=(.*)/s, 2);
      return [key, value ?? true];
    }),
  );
}

function addresses({ rdata }: ResourceRecord): string[] {
  return rdata.type === 'A' || rdata.type === 'AAAA' ? [rdata.address] : [];
}

serve({
  established: () => Promise.all([host, ...services.values()].map((claim) => claim.established)),
  label: () => host.label,
  publish,
  update: ({ name, txt }) => services.get(name)?.update(entries(txt)),
  browse(type, tell) {
    mdns.browse(type).on(({ kind, service }) => {
      const { instance, host, port, addresses, txt } = service;
      tell({ kind, instance, host: printName(host), port, addresses: [...addresses], txt });
    });
  },
  async resolve(name) {
    const owner = readName(`${name}.`);
    const found = await Promise.all([mdns.query(owner, 'A'), mdns.query(owner, 'AAAA')]);
    return found.flat().flatMap(addresses);
  },
  reconfirm(name) {
    for (const type of ['A', 'AAAA'] as const) mdns.reconfirm(readName(`${name}.`), type);
  },
  end: async () => mdns[Symbol.asyncDispose](),
});
for (const offer of JSON.parse(offers)) publish(offer);
