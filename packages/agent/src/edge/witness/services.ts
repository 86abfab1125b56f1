import { Bonjour, type Browser } from 'bonjour-service';
import { askAgainMs, defaultWithinMs, socketOptions, type WitnessOptions } from './options.ts';

/** A service as bonjour-service tells of it. */
export interface WitnessedService {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly txt: Readonly<Record<string, string>>;
}

export interface ServiceWitnessOptions extends WitnessOptions {
  /** Ends the search early. */
  readonly until?: (found: readonly WitnessedService[]) => boolean;
}

/** The services of a type (`_dns._udp`) as a program finds them that uses bonjour-service. */
export async function witnessServices(
  type: string,
  { until = () => false, ...options }: ServiceWitnessOptions,
): Promise<WitnessedService[]> {
  const enough = Promise.withResolvers<void>();
  const witnesses = socketOptions(options).map((socket) => browse(type, socket));
  const browsers = witnesses.map(({ browser }) => browser);
  const timers = [
    setTimeout(enough.resolve, options.within ?? defaultWithinMs),
    // By itself it asks only once, and a lost packet would be the end of it.
    setInterval(() => {
      for (const browser of browsers) browser.update();
    }, askAgainMs),
  ];
  const look = (): void => {
    if (until(found(browsers))) enough.resolve();
  };
  for (const browser of browsers) browser.on('up', look);
  try {
    look();
    await enough.promise;
    return found(browsers);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const { bonjour } of witnesses) bonjour.destroy();
  }
}

/** Its types know only a service's options; it passes these on to multicast-dns. */
function browse(type: string, socket: object): { readonly bonjour: Bonjour; readonly browser: Browser } {
  const bonjour = new Bonjour(socket);
  const [name = '', protocol] = type.split('.').map((label) => label.slice(1));
  return { bonjour, browser: bonjour.find({ type: name, protocol: protocol === 'udp' ? 'udp' : 'tcp' }) };
}

/** Each service once, though several interfaces may have heard of it. */
function found(browsers: readonly Browser[]): WitnessedService[] {
  const services = browsers.flatMap((browser) => browser.services);
  const byName = new Map(
    services.map(({ name, host, port, addresses = [], txt }) => {
      const texts = Object.entries(txt ?? {}).map(([key, value]) => [key, String(value)]);
      return [name, { name, host, port, addresses, txt: Object.fromEntries(texts) }];
    }),
  );
  return [...byName.values()];
}
