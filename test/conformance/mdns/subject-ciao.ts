/** A host with @homebridge/ciao, as `program.ts` wants it. Arguments: the host's label, its offers as JSON. */
import { type CiaoService, getResponder } from '@homebridge/ciao';
import { serve } from './program.ts';
import type { Offer } from './subject.ts';

const [, , hostname = '', offers = '[]'] = process.argv;

const responder = getResponder({ interface: ['eth0'], advertiseIpv6: true });
const services = new Map<string, CiaoService>();
const announced: Promise<void>[] = [];

/** Over TCP, which is its default; its enum of protocols cannot be named where types are only stripped. */
function publish({ name, type, port, txt, subtypes = [] }: Offer): void {
  const application = type.slice(1, type.indexOf('.'));
  const kinds = subtypes.map((subtype) => subtype.slice(1));
  const service = responder.createService({
    name,
    hostname,
    type: application,
    port,
    txt: entries(txt),
    subtypes: kinds,
  });
  services.set(name, service);
  announced.push(service.advertise());
}

function entries(strings: string[]): Record<string, string> {
  return Object.fromEntries(strings.map((string) => string.split(/=(.*)/s, 2)));
}

serve({
  established: () => Promise.all(announced),
  label: () => [...services.values()][0]?.getHostname().replace(/\.local\.?$/, '') ?? hostname,
  publish,
  update: ({ name, txt }) => services.get(name)?.updateTxt(entries(txt)),
  browse: () => undefined,
  resolve: () => Promise.resolve([]),
  reconfirm: () => undefined,
  end: () => responder.shutdown(),
});
for (const offer of JSON.parse(offers)) publish(offer);
