/**
 * A host that speaks mDNS through bonjour-service, as many Node programs do: does what each line on stdin asks,
 * answers on stdout (see `conversation.ts`). Its argument is the IPv4 address of its interface.
 */
import { createInterface } from 'node:readline';
import { Bonjour, type Browser, type Service as Publication } from 'bonjour-service';
import type { FoundService, Service } from './service.ts';

/** RFC 6762 section 5.2: at least a second between the first two queries. */
const QUERY_INTERVAL_MS = 1_000;

type Publishable = Service & { host: string };

type Request = { id: number } & (
  | { verb: 'publish'; subject: Publishable }
  | { verb: 'unpublish'; subject: null }
  | { verb: 'browse'; subject: string }
);

const [, , address] = process.argv;

/** For multicast-dns, to which bonjour-service passes them on; its types know only a service's options. */
const socket: object = { interface: address, bind: '0.0.0.0' };
const bonjour = new Bonjour(socket);
const browsers = new Map<string, Browser>();

/** Says whether the name was free; by then it is announced. */
async function publish(service: Publishable): Promise<boolean> {
  const txt = Object.fromEntries(service.txt.map((entry) => entry.split(/=(.*)/s, 2)));
  const publication = bonjour.publish({ ...service, ...typeAndProtocol(service.type), txt });
  return won(publication);
}

/** bonjour-service says that it lost a name by nothing but stopping the service. */
function won(publication: Publication): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = publication.stop;
    publication.stop = (...args: unknown[]) => {
      resolve(false);
      return stop(...args);
    };
    publication.on('up', () => resolve(true));
  });
}

function unpublish(): Promise<void> {
  return new Promise((resolve) => bonjour.unpublishAll(() => resolve()));
}

/** What is known by now. */
function browse(type: string): FoundService[] {
  const browser = browsers.get(type) ?? startBrowser(type);
  return browser.services.map(({ name, port, txt, host, addresses = [] }) => {
    const strings = Object.entries(txt ?? {}).map(([key, value]) => `${key}=${value}`);
    return { name, type, port, txt: strings, host, addresses };
  });
}

/** bonjour-service by itself asks only once, and never again. */
function startBrowser(type: string): Browser {
  const browser = bonjour.find(typeAndProtocol(type));
  setInterval(() => browser.update(), QUERY_INTERVAL_MS).unref();
  browsers.set(type, browser);
  return browser;
}

/** `_http._tcp` as bonjour-service wants it. */
function typeAndProtocol(type: string): { type: string; protocol: 'tcp' | 'udp' } {
  const [name = '', protocol] = type.split('.').map((label) => label.slice(1));
  return { type: name, protocol: protocol === 'udp' ? 'udp' : 'tcp' };
}

async function answer(request: Request): Promise<unknown> {
  if (request.verb === 'publish') return publish(request.subject);
  if (request.verb === 'unpublish') return unpublish();
  return browse(request.subject);
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const request: Request = JSON.parse(line);
  answer(request).then((done) => console.log(JSON.stringify({ id: request.id, answer: done })));
}
await unpublish();
bonjour.destroy();
