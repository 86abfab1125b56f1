import type { Name } from '@open-dyndns/dns';
import { openProviderBackend } from '../../../../src/edge/backend/provider/backend.ts';
import { Cloudflare } from '../../../../src/edge/backend/provider/cloudflare.ts';
import { DigitalOcean } from '../../../../src/edge/backend/provider/digitalocean.ts';
import type { Provider } from '../../../../src/edge/backend/provider/provider.ts';
import { Rackspace } from '../../../../src/edge/backend/provider/rackspace.ts';
import type { Endpoint } from '../../../../src/model/endpoint.ts';
import type { IsKnown } from '../../../../src/model/kept-zone.ts';
import type { Backend } from '../../../../src/service/ports.ts';
import { apex, policy, silent, TestTime } from '../../../world.ts';
import type { BackendUnderTest, Peculiarities } from '../contract.ts';
import { FakeApi } from './fake-api.ts';
import { fakeCloudflare } from './fake-cloudflare.ts';
import { fakeDigitalOcean } from './fake-digitalocean.ts';
import { FakeRackspace } from './fake-rackspace.ts';
import { FakeZones } from './fake-zone.ts';

/** The secret that each fake takes. */
export const secret = 'the-secret-of-tests';

/** A provider as the tests know it. */
export interface Played {
  readonly peculiarities: Peculiarities;
  readonly apexes: readonly Name[];
  readonly start: (zones: FakeZones) => Promise<FakeApi>;
  readonly provider: (url: string, token: string, zone: Name) => Provider;
}

export const providers: Readonly<Record<string, Played>> = {
  cloudflare: {
    peculiarities: { leastTtl: 60 },
    apexes: [apex, ...policy.reverse.map((reverse) => reverse.apex)],
    start(zones) {
      return FakeApi.start(fakeCloudflare(zones, this.apexes, secret));
    },
    provider: (url, token, zone) => new Cloudflare(url, token, zone),
  },
  digitalocean: {
    // What its 250 requests a minute are enough for.
    peculiarities: { leastTtl: 30, reverse: false, text: 'plain', many: 240 },
    apexes: [apex],
    start: (zones) => FakeApi.start(fakeDigitalOcean(zones, apex, secret)),
    provider: (url, token, zone) => new DigitalOcean(url, token, zone),
  },
  rackspace: {
    peculiarities: { leastTtl: 300, reverse: false, text: 'plain', many: 240 },
    apexes: [apex],
    start: async (zones) => (await startRackspace(zones)).api,
    provider: (url, token, zone) => new Rackspace(`${url}/v2.0`, 'user', token, zone),
  },
};

export async function startRackspace(
  zones: FakeZones,
): Promise<{ readonly api: FakeApi; readonly rackspace: FakeRackspace }> {
  const rackspace = new FakeRackspace(zones, apex, secret);
  const api = await FakeApi.start((request) => rackspace.answer(request));
  rackspace.url = api.url;
  return { api, rackspace };
}

/** A provider with a zone in which an administrator keeps `ns`, and a backend that has read it. */
export interface ProviderWorld extends BackendUnderTest {
  readonly api: FakeApi;
  readonly zones: FakeZones;
  readonly time: TestTime;
  /** Another backend, as after a restart. */
  readonly reopened: (options?: Partial<Opened>) => Backend;
}

interface Opened {
  readonly token: string;
  readonly servers: readonly Endpoint[];
  readonly known: IsKnown;
}

/** Disposing fails where a request was not as documented. */
export async function openWorld(played: Played, options: Partial<Opened> = {}): Promise<ProviderWorld> {
  await using opening = new AsyncDisposableStack();
  const zones = opening.use(await FakeZones.start(played.apexes));
  zones.typeIn('ns.lab.example', 'A', '10.77.0.1');
  const api = opening.use(await played.start(zones));
  const time = new TestTime();
  const reopened = (other: Partial<Opened> = {}): Backend => {
    const { token = secret, servers = [zones.endpoint], known = () => false } = { ...options, ...other };
    const provided = played.apexes.map((zone) => ({
      apex: zone,
      provider: played.provider(api.url, token, zone),
    }));
    const ports = { log: silent, ticker: time, known: async () => known };
    return openProviderBackend({ zones: provided, servers, deadline: 5_000 }, ports);
  };
  const backend = opening.use(reopened());
  if (options.token === undefined) await backend.read();
  opening.defer(() => {
    if (api.faults.length > 0) throw new Error(`not as documented:\n${api.faults.join('\n')}`);
  });
  const running = opening.move();
  return {
    backend,
    dns: zones.endpoint,
    api,
    zones,
    time,
    reopened,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
